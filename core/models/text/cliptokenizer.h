#pragma once

#include "base/result.h"
#include "models/text/characters.h"
#include "models/text/htmlentities.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace whereabouts {

// CLIP's lower-cased byte-pair encoding (Radford et al. 2021, section 2.4; Sennrich et al. 2016), id for id as the
// published one without its optional repair of mis-encoded text. Immutable; any thread.
class ClipTokenizer {
public:
    static constexpr std::int64_t vocabulary = 49'408, start = 49'406, end = 49'407; // number of ids; of the two marks

    // Reads the merges as they are published (bpe_simple_vocab_16e6.txt.gz), and tables of characters from the folder
    // resources/text. Fails with a sentence that names the file and the line.
    static Result<ClipTokenizer> load(const std::filesystem::path& merges, const std::filesystem::path& textFolder);

    // The start mark, the text's tokens, the end mark; cut to `most` ids, the last of which is the end mark then. UTF-8.
    std::vector<std::int64_t> encode(std::string_view text, std::size_t most) const;

    // The first words of what encode() cuts off, in lower case, from the first that is not read whole; empty where nothing is.
    std::string firstCut(std::string_view text, std::size_t most) const;

private:
    ClipTokenizer(Characters characters, HtmlEntities entities);
    Result<void> readMerges(const std::filesystem::path& file);
    std::u32string cleaned(std::string_view text) const;
    std::size_t wordLength(std::u32string_view text) const;
    void appendWord(std::u32string_view word, std::vector<std::int64_t>& ids) const;
    std::u32string_view appendWords(std::u32string_view text, std::size_t most, std::vector<std::int64_t>& ids) const;

    Characters m_characters;
    HtmlEntities m_entities;
    std::array<std::int64_t, 256> m_byteIds{};                   // of each byte within a word; 256 more at its end
    std::unordered_map<std::uint64_t, std::int64_t> m_merges; // of a pair of ids, left << 32 | right; lower ids merge first
};

// For the user of a model that reads `most` ids: what of a sentence does not count; empty where all does.
std::string cutNotice(const ClipTokenizer& tokenizer, std::string_view sentence, std::size_t most, const std::string& model);

// The tokenizer of a model: with the vocabulary in its folder, or else with the one that ships with the program.
Result<ClipTokenizer> openClipTokenizer(const std::filesystem::path& modelFolder);

} // namespace whereabouts
