#!/usr/bin/env python3
"""Makes characters.tsv and entities.tsv from Python's own modules unicodedata and html.entities.

Rows of characters.tsv: first and last code point (hexadecimal), and what they are. `letter` and `number` are the general
categories L and N; `lower N` says that the lower case lies N code points further on; `cased` and `ignorable` are what the
rule of the final sigma asks for (The Unicode Standard, table 3-17), found out by asking str.lower().
Rows of entities.tsv: a name of HTML5 without the ampersand, and the text that it stands for.
"""
import html.entities
import pathlib
import unicodedata

HERE = pathlib.Path(__file__).parent
CODES = [code for code in range(0x110000) if not 0xd800 <= code < 0xe000]
DOTTED_I = 0x130  # the only character whose lower case is two


def kinds(code):
    character = chr(code)
    category = unicodedata.category(character)[0]
    if category in "LN":
        yield {"L": "letter", "N": "number"}[category]
    lower = character.lower()
    if lower != character and code != DOTTED_I:
        assert len(lower) == 1, character
        yield f"lower {ord(lower) - code:+d}"
    if (character + "Σ").lower()[-1] == "ς":
        yield "cased"
    elif ("A" + character + "Σ").lower()[-1] == "ς":
        yield "ignorable"


def ranges():
    open_ranges = {}
    for code in CODES + [0x110000]:
        now = set(kinds(code)) if code < 0x110000 else set()
        for kind in list(open_ranges):
            if kind not in now or code == 0xe000:
                first, last = open_ranges.pop(kind)
                yield first, last, kind
        for kind in now:
            first, _ = open_ranges.get(kind, (code, code))
            open_ranges[kind] = (first, code)


def write(name, rows):
    with open(HERE / name, "w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            print(*row, sep="\t", file=file)


def main():
    write("characters.tsv", ((f"{first:x}", f"{last:x}", kind) for first, last, kind in sorted(ranges())))
    rows = sorted(html.entities.html5.items())
    special = {"\n": "\\n", "\t": "\\t", "\\": "\\\\"}
    write("entities.tsv", ((name, "".join(special.get(c, c) for c in text)) for name, text in rows))


if __name__ == "__main__":
    main()
