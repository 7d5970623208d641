#!/usr/bin/env python3
"""Makes cities.tsv, regions.tsv, countries.tsv and folding.tsv from Debian's libgeonames 0.3.1.

    apt-get download libgeonames0 libgeonames-common && for p in *.deb; do dpkg -x "$p" unpacked; done
    make.py unpacked

libgeonames carries GeoNames' cities15000 (places, CC BY 4.0) as a GVariant in a GResource, which `gresource` of
libglib2.0-bin takes out, and GeoNames' alternate names as message catalogues whose keys are GeoNames ids, country codes
("CH") and region codes ("CH.ZH"). Only that data is taken. Needs no other module than Python's own.
"""
import math
import pathlib
import struct
import subprocess
import sys
import unicodedata
from collections import defaultdict

LANGUAGES = "de fr es it pt nl pl cs sv da nb fi hu ro tr el ru uk bg ar he fa hi zh ja ko id vi".split()
HERE = pathlib.Path(__file__).parent


def read_cities(library):
    """The rows of a(sssssssudd): id, name, region code and name, country code and name, time zone, population, place."""
    data = subprocess.run(["gresource", "extract", library, "/com/lomiri/geonames/cities.compiled"],
                          check=True, capture_output=True).stdout
    offsets_at = struct.unpack("<I", data[-4:])[0]
    start = 0
    for (end,) in struct.iter_unpack("<I", data[offsets_at:]):
        row = data[start:end]
        texts = row.split(b"\0", 7)[:7]
        at = (sum(len(text) + 1 for text in texts) + 3) // 4 * 4
        population = struct.unpack_from("<I", row, at)[0]
        latitude, longitude = struct.unpack_from("<dd", row, (at + 4 + 7) // 8 * 8)
        yield [text.decode() for text in texts] + [population, latitude, longitude]
        start = (end + 7) // 8 * 8


def read_catalogue(file):
    """A gettext .mo file as a dictionary."""
    data = file.read_bytes()
    _, _, count, keys, values = struct.unpack("<5I", data[:20])

    def text(table, index):
        length, at = struct.unpack_from("<2I", data, table + 8 * index)
        return data[at:at + length].decode()

    return {text(keys, i): text(values, i) for i in range(count)}


SPECIAL = {"ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d",
           "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ł": "l", "Ł": "l", "ħ": "h", "Ħ": "h", "ı": "i", "ŧ": "t",
           "Ŧ": "t", "ŋ": "n", "Ŋ": "n", "ə": "e", "Ə": "e", "ς": "σ", "-": " ", "_": " ", ",": " ", "/": " ",
           "\u00a0": " ", "–": " ", "—": " ", "・": " ", "·": " "}
DROPPED = "'’‘ʻʼ`´ʿʾ′\".()\u200c\u200d"


def fold(character):
    """What a character counts as in a search: no accent, lower case."""
    if character in SPECIAL:
        return SPECIAL[character]
    if character in DROPPED or unicodedata.combining(character):
        return ""
    plain = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    return "".join(SPECIAL.get(c, c) for c in plain.lower())


def folding():
    """Every character that folds to another one, in the scripts that have cases or accents."""
    for block in ((0x20, 0x590), (0x5b0, 0x5c8), (0x610, 0x660), (0x1e00, 0x2070), (0x30fb, 0x30fc), (0xff00, 0xff5f)):
        for code in range(*block):
            character = chr(code)
            if unicodedata.category(character) not in ("Cn", "Cc", "Zl", "Zp") and fold(character) != character:
                yield f"{code:x}", fold(character)


def fold_name(name):
    return "".join(map(fold, name)).strip()


def other_names(key, name, catalogues, taken=()):
    """The names in other languages that a search would not find under the English one, and that are not taken."""
    seen, names = {fold_name(name), *taken}, []
    for catalogue in catalogues:
        other = catalogue.get(key, "").strip().replace("|", " ")
        folded = fold_name(other)
        if folded and folded not in seen:
            seen.add(folded)
            names.append(other)
    return "|".join(names)


def centre(cities):
    """The city nearest to the population-weighted centre: always within the area, which the centre need not be."""
    def vector(latitude, longitude):
        a, o = math.radians(latitude), math.radians(longitude)
        return math.cos(a) * math.cos(o), math.cos(a) * math.sin(o), math.sin(a)

    vectors = [vector(city[8], city[9]) for city in cities]
    middle = [sum((city[7] + 1) * v[axis] for city, v in zip(cities, vectors)) for axis in range(3)]
    best = max(range(len(cities)), key=lambda i: sum(a * b for a, b in zip(vectors[i], middle)))
    return cities[best][8:10]


def write(name, rows):
    with open(HERE / name, "w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            assert not any("\t" in str(field) or "\n" in str(field) for field in row), row
            print(*row, sep="\t", file=file)


def area_rows(cities_of, names, catalogues):
    rows = []
    for code, cities in cities_of.items():
        latitude, longitude = centre(cities)
        # A region that some language calls by the name of a city in it: whoever types that name means the city.
        taken = {fold_name(catalogue.get(city[0], city[1])) for city in cities for catalogue in catalogues} \
            if "." in code else ()
        rows.append((code, names[code], other_names(code, names[code], catalogues, taken), sum(city[7] for city in cities),
                     f"{latitude:.4f}", f"{longitude:.4f}"))
    return sorted(rows, key=lambda row: (-row[3], row[0]))


def main(root):
    cities = list(read_cities(next(root.glob("usr/lib/*/libgeonames.so.0.3.1"))))
    catalogues = [read_catalogue(root / f"usr/share/locale/{language}/LC_MESSAGES/geonames.mo") for language in LANGUAGES]
    countries, regions, names = defaultdict(list), defaultdict(list), {}
    for city in cities:
        _, _, region_code, region, country_code, country = city[:6]
        region_key = f"{country_code}.{region_code}"
        countries[country_code].append(city)
        regions[region_key].append(city)
        names[country_code], names[region_key] = country, region

    write("countries.tsv", area_rows(countries, names, catalogues))
    write("regions.tsv", area_rows(regions, names, catalogues))
    write("cities.tsv", sorted(((city[1], other_names(city[0], city[1], catalogues), f"{city[4]}.{city[2]}", city[7],
                                 f"{city[8]:.4f}", f"{city[9]:.4f}") for city in cities),
                               key=lambda row: (-row[3], row[0], row[2])))
    write("folding.tsv", folding())


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
