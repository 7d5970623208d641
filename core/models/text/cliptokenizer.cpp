#include "models/text/cliptokenizer.h"

#include "base/paths.h"
#include "base/quote.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <format>
#include <iterator>
#include <limits>
#include <memory>
#include <string>
#include <zlib.h>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t bytes = 256;
constexpr std::int64_t mergeCount = ClipTokenizer::vocabulary - 2 * bytes - 2; // and the two marks
constexpr std::u32string_view startMark = U"<|startoftext|>", endMark = U"<|endoftext|>";

// The text of a gzip file (or a plain one) of at most 16 MB.
Result<std::string> unpacked(const fs::path& file) {
    constexpr unsigned most = 16u << 20;
    const std::unique_ptr<gzFile_s, int (*)(gzFile)> stream(gzopen(file.c_str(), "rbe"), gzclose);
    if (!stream) {
        return failure(Error::Code::NotFound,
                       std::format("{} cannot be read: {}.", quote(file), errno ? std::strerror(errno) : "no memory"));
    }
    std::string text(most, '\0');
    const int length = gzread(stream.get(), text.data(), most);
    int fault = Z_OK;
    gzerror(stream.get(), &fault); // tells of a file that was cut short, which gzread() does not
    if (length < 0 || fault != Z_OK || gzeof(stream.get()) != 1) {
        return failure(Error::Code::BadInput, std::format("{} is not CLIP's vocabulary: it is damaged or larger than 16 MB "
                                                          "unpacked. Get the file anew.",
                                                          quote(file)));
    }
    text.resize(static_cast<std::size_t>(length));
    return text;
}

std::uint64_t pairOf(std::int64_t left, std::int64_t right) {
    return static_cast<std::uint64_t>(left) << 32 | static_cast<std::uint64_t>(right);
}

// Matches without regard to case; the pattern is of small ASCII letters, among which s is the capital of a long s too.
bool startsWith(std::u32string_view text, std::u32string_view pattern) {
    const auto same = [](char32_t given, char32_t wanted) { return given == wanted || (given == U'\u017f' && wanted == U's'); };
    return text.size() >= pattern.size() && std::ranges::equal(text.substr(0, pattern.size()), pattern, same);
}

std::u32string_view stripped(std::u32string_view text) {
    const auto blank = [](char32_t code) { return isSpace(code) || (code >= 0x1c && code <= 0x1f); };
    while (!text.empty() && blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && blank(text.back()))
        text.remove_suffix(1);
    return text;
}

} // namespace

ClipTokenizer::ClipTokenizer(Characters characters, HtmlEntities entities)
    : m_characters(std::move(characters)), m_entities(std::move(entities)) {}

Result<ClipTokenizer> ClipTokenizer::load(const fs::path& merges, const fs::path& textFolder) {
    Result<Characters> characters = Characters::load(textFolder / "characters.tsv");
    if (!characters)
        return std::unexpected(characters.error());
    Result<HtmlEntities> entities = HtmlEntities::load(textFolder / "entities.tsv");
    if (!entities)
        return std::unexpected(entities.error());
    ClipTokenizer tokenizer(std::move(*characters), std::move(*entities));
    if (const Result<void> read = tokenizer.readMerges(merges); !read)
        return std::unexpected(read.error());
    return tokenizer;
}

// Ids: the 256 bytes in the order of the characters that stand for them in the file, the same at a word's end, the merges in
// the file's order, the two marks. Printable bytes stand for themselves, the others for U+0100 and on.
Result<void> ClipTokenizer::readMerges(const fs::path& file) {
    const Result<std::string> text = unpacked(file);
    if (!text)
        return std::unexpected(text.error());

    const std::string wordEnd = "</w>";
    std::unordered_map<std::string, std::int64_t> idOf;
    const auto addByte = [&](std::size_t byte, char32_t shownAs) {
        const auto id = static_cast<std::int64_t>(idOf.size() / 2);
        std::string symbol;
        appendUtf8(symbol, shownAs);
        m_byteIds[byte] = id;
        idOf[symbol + wordEnd] = id + bytes;
        idOf[std::move(symbol)] = id;
    };
    const auto printable = [](std::size_t byte) {
        return (byte >= '!' && byte <= '~') || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
    };
    for (std::size_t byte = 0; byte < bytes; ++byte) {
        if (printable(byte))
            addByte(byte, static_cast<char32_t>(byte));
    }
    char32_t next = 0x100;
    for (std::size_t byte = 0; byte < bytes; ++byte) {
        if (!printable(byte))
            addByte(byte, next++);
    }

    std::string_view rest = *text;
    const auto takeLine = [&] {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        return line;
    };
    takeLine(); // a heading
    for (std::int64_t merge = 0; merge < mergeCount; ++merge) {
        const std::string_view line = takeLine();
        const std::size_t space = std::min(line.find(' '), line.size());
        const auto left = idOf.find(std::string(line.substr(0, space)));
        const auto right = idOf.find(std::string(line.substr(std::min(space + 1, line.size()))));
        if (left == idOf.end() || right == idOf.end() ||
            !idOf.emplace(left->first + right->first, 2 * bytes + merge).second) {
            return failure(Error::Code::BadInput,
                           std::format("{}, line {}: not a merge of two symbols before it; get CLIP's vocabulary "
                                       "bpe_simple_vocab_16e6.txt.gz anew.",
                                       quote(file), merge + 2));
        }
        m_merges.emplace(pairOf(left->second, right->second), 2 * bytes + merge);
    }
    return {};
}

// References resolved twice, runs of white space to one space, none at the ends, lower case.
std::u32string ClipTokenizer::cleaned(std::string_view text) const {
    const std::u32string plain = m_entities.unescape(m_entities.unescape(codePoints(text)));
    std::u32string spaced;
    for (const char32_t code : stripped(plain)) {
        if (!isSpace(code))
            spaced += code;
        else if (!spaced.ends_with(U' '))
            spaced += U' ';
    }
    return m_characters.lower(stripped(spaced));
}

// How much of the text, which does not start with a space, is its first word: a mark, an English ending, letters, one
// number character, or others.
std::size_t ClipTokenizer::wordLength(std::u32string_view text) const {
    for (const std::u32string_view fixed : {startMark, endMark, std::u32string_view(U"'s"), std::u32string_view(U"'t"),
                                            std::u32string_view(U"'re"), std::u32string_view(U"'ve"),
                                            std::u32string_view(U"'m"), std::u32string_view(U"'ll"),
                                            std::u32string_view(U"'d")}) {
        if (startsWith(text, fixed))
            return fixed.size();
    }
    const auto runOf = [&](auto belongs) {
        return static_cast<std::size_t>(std::ranges::find_if_not(text, belongs) - text.begin());
    };
    if (m_characters.isNumber(text.front()))
        return 1;
    if (m_characters.isLetter(text.front()))
        return runOf([&](char32_t code) { return m_characters.isLetter(code); });
    return runOf([&](char32_t code) {
        return !isSpace(code) && !m_characters.isLetter(code) && !m_characters.isNumber(code);
    });
}

// Of all neighbours that the file merges, the earliest pair of the file is merged wherever it stands, until there is none.
void ClipTokenizer::appendWord(std::u32string_view word, std::vector<std::int64_t>& ids) const {
    std::string text;
    for (const char32_t code : word)
        appendUtf8(text, code);
    std::vector<std::int64_t> symbols;
    for (const char byte : text)
        symbols.push_back(m_byteIds[static_cast<unsigned char>(byte)]);
    symbols.back() += bytes;

    constexpr std::int64_t none = std::numeric_limits<std::int64_t>::max();
    const auto merged = [&](std::int64_t left, std::int64_t right) {
        const auto found = m_merges.find(pairOf(left, right));
        return found == m_merges.end() ? none : found->second;
    };
    while (symbols.size() > 1) {
        std::int64_t first = none;
        for (std::size_t i = 0; i + 1 < symbols.size(); ++i)
            first = std::min(first, merged(symbols[i], symbols[i + 1]));
        if (first == none)
            break;
        std::vector<std::int64_t> shorter;
        for (std::size_t i = 0; i < symbols.size(); ++i) {
            const bool pair = i + 1 < symbols.size() && merged(symbols[i], symbols[i + 1]) == first;
            shorter.push_back(pair ? first : symbols[i]);
            i += pair ? 1 : 0;
        }
        symbols = std::move(shorter);
    }
    ids.insert(ids.end(), symbols.begin(), symbols.end());
}

// Until no end mark fits any more; what is left then, from the word that was too long.
std::u32string_view ClipTokenizer::appendWords(std::u32string_view text, std::size_t most, std::vector<std::int64_t>& ids) const {
    while (!text.empty()) {
        const std::size_t length = isSpace(text.front()) ? 0 : wordLength(text);
        const std::u32string_view word = text.substr(0, length);
        if (word == startMark)
            ids.push_back(start);
        else if (word == endMark)
            ids.push_back(end);
        else if (!word.empty())
            appendWord(word, ids);
        if (ids.size() >= most)
            break;
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return text;
}

std::vector<std::int64_t> ClipTokenizer::encode(std::string_view text, std::size_t most) const {
    const std::u32string clean = cleaned(text);
    std::vector<std::int64_t> ids{start};
    appendWords(clean, most, ids);
    ids.push_back(end);
    if (ids.size() > most) {
        ids.resize(most);
        ids.back() = end;
    }
    return ids;
}

std::string ClipTokenizer::firstCut(std::string_view text, std::size_t most) const {
    constexpr std::size_t longest = 40; // characters
    const std::u32string clean = cleaned(text);
    std::vector<std::int64_t> ids{start};
    const std::u32string_view rest = appendWords(clean, most, ids);
    std::u32string_view shown = rest.substr(0, longest);
    if (const std::size_t space = shown.rfind(U' '); shown.size() < rest.size() && space != shown.npos)
        shown = shown.substr(0, space);
    std::string words;
    for (const char32_t code : shown)
        appendUtf8(words, code);
    return shown.size() < rest.size() ? words + "…" : words;
}

std::string cutNotice(const ClipTokenizer& tokenizer, std::string_view sentence, std::size_t most, const std::string& model) {
    const std::string cut = tokenizer.firstCut(sentence, most);
    if (cut.empty())
        return {};
    return std::format("The sentence is longer than the {} tokens (short words, or parts of words) that the model {} reads: what comes "
                       "from {} on does not count.",
                       std::max<std::size_t>(most, 2) - 2, quote(model), quote(cut));
}

Result<ClipTokenizer> openClipTokenizer(const fs::path& modelFolder) {
    const fs::path shipped = resourcesFolder() / "text", file = "bpe_simple_vocab_16e6.txt.gz";
    std::error_code error;
    const bool itsOwn = fs::is_regular_file(modelFolder / file, error);
    return ClipTokenizer::load((itsOwn ? modelFolder : shipped) / file, shipped);
}

} // namespace whereabouts
