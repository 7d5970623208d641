#include "models/torchheaders.h"

#include "models/library/licence.h"

#include <algorithm>
#include <array>
#include <format>
#include <ranges>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return text;
}

struct Spelling {
    std::string_view hub, name;
};

// Hugging Face's names of licences, and SPDX's.
constexpr std::array<Spelling, 23> spellings{{{"mit", "MIT"},
                                              {"apache-2.0", "Apache-2.0"},
                                              {"bsd-2-clause", "BSD-2-Clause"},
                                              {"bsd-3-clause", "BSD-3-Clause"},
                                              {"cc0-1.0", "CC0-1.0"},
                                              {"cc-by-3.0", "CC-BY-3.0"},
                                              {"cc-by-4.0", "CC-BY-4.0"},
                                              {"cc-by-sa-3.0", "CC-BY-SA-3.0"},
                                              {"cc-by-sa-4.0", "CC-BY-SA-4.0"},
                                              {"cc-by-nd-4.0", "CC-BY-ND-4.0"},
                                              {"cc-by-nc-3.0", "CC-BY-NC-3.0"},
                                              {"cc-by-nc-4.0", "CC-BY-NC-4.0"},
                                              {"cc-by-nc-sa-4.0", "CC-BY-NC-SA-4.0"},
                                              {"cc-by-nc-nd-4.0", "CC-BY-NC-ND-4.0"},
                                              {"openrail", "OpenRAIL"},
                                              {"gpl-2.0", "GPL-2.0"},
                                              {"gpl-3.0", "GPL-3.0"},
                                              {"agpl-3.0", "AGPL-3.0"},
                                              {"lgpl-2.1", "LGPL-2.1"},
                                              {"lgpl-3.0", "LGPL-3.0"},
                                              {"mpl-2.0", "MPL-2.0"},
                                              {"isc", "ISC"},
                                              {"unlicense", "Unlicense"}}};

// The lines between the two lines --- that a card on Hugging Face begins with.
std::vector<std::string> headOf(const fs::path& card) {
    std::string text = beginningOf(card);
    std::erase(text, '\r');
    const std::size_t end = text.starts_with("---\n") ? text.find("\n---", 3) : text.npos;
    std::vector<std::string> lines;
    if (end == text.npos)
        return lines;
    for (const auto line : std::views::split(std::string_view(text).substr(0, end), '\n'))
        lines.emplace_back(line.begin(), line.end());
    return lines;
}

// Without a comment, and without blanks and quotation marks around it.
std::string_view bare(std::string_view value) {
    constexpr std::string_view around = " \t\"'";
    if (const std::size_t comment = value.starts_with('#') ? 0 : value.find(" #"); comment != value.npos)
        value = value.substr(0, comment);
    const std::size_t first = value.find_first_not_of(around);
    return first == value.npos ? std::string_view() : value.substr(first, value.find_last_not_of(around) + 1 - first);
}

// What YAML has after "key:": one value, [several, values], or a list in the lines below.
std::vector<std::string_view> valuesOf(std::span<const std::string> lines, std::string_view key) {
    std::vector<std::string_view> values;
    const auto line = std::ranges::find_if(lines, [&](const std::string& one) { return one.starts_with(key); });
    if (line == lines.end())
        return values;
    std::string_view rest = bare(std::string_view(*line).substr(key.size()));
    if (rest.starts_with('[')) {
        rest = rest.substr(1, rest.find(']') - 1);
        for (const auto part : std::views::split(rest, ','))
            values.push_back(bare(std::string_view(part.begin(), part.end())));
    } else if (!rest.empty()) {
        values.push_back(rest);
    } else {
        for (auto item = line + 1; item != lines.end() && bare(*item).starts_with("- "); ++item)
            values.push_back(bare(bare(*item).substr(2)));
    }
    return values;
}

// Short, and of plain characters.
bool canBeName(std::string_view value) {
    return !value.empty() && value.size() <= 60 && std::ranges::all_of(value, [](char c) {
        return isLetter(c) || isDigit(c) || c == '-' || c == '.' || c == '_' || c == '+' || c == ' ';
    });
}

std::vector<std::string> licencesOfCard(const fs::path& card) {
    const std::vector<std::string> lines = headOf(card);
    std::vector<std::string> names;
    for (std::string_view value : valuesOf(lines, "license:")) {
        if (value == "other") {
            if (const auto own = valuesOf(lines, "license_name:"); own.size() == 1 && canBeName(own[0]))
                value = own[0];
        }
        const auto known = std::ranges::find(spellings, lower(std::string(value)), &Spelling::hub);
        if (known != spellings.end())
            names.emplace_back(known->name);
        else if (canBeName(value))
            names.emplace_back(value);
    }
    return names;
}

// Its words in small letters, one blank before and after each: the same however the text is set. Numbers keep their point.
std::string wordsOf(const std::string& text) {
    std::string words = " ";
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool isPoint = text[i] == '.' && isDigit(words.back()) && i + 1 < text.size() && isDigit(text[i + 1]);
        if (isLetter(text[i]) || isDigit(text[i]) || isPoint)
            words += text[i];
        else if (words.back() != ' ')
            words += ' ';
    }
    return lower(std::move(words)) + ' ';
}

struct Mark {
    std::string_view words;
    std::string name;
};

// "attribution noncommercial 4.0", "cc by nc 4.0", "licenses by nc 4.0": what the first such words mean, and where they stand.
std::optional<std::pair<std::size_t, std::string>> creativeCommons(std::string_view words) {
    using Part = std::pair<std::string_view, std::string_view>;
    constexpr std::array<Part, 7> parts{{{"noncommercial", "-NC"},
                                         {"nc", "-NC"},
                                         {"sharealike", "-SA"},
                                         {"sa", "-SA"},
                                         {"noderivatives", "-ND"},
                                         {"noderivs", "-ND"},
                                         {"nd", "-ND"}}};
    for (const std::string_view beginning : {" attribution ", " cc by ", " licenses by "}) {
        for (std::size_t at = words.find(beginning); at != words.npos; at = words.find(beginning, at + 1)) {
            std::string name = "CC-BY";
            std::string_view rest = words.substr(at + beginning.size());
            const auto next = [&] { return rest.substr(0, rest.find(' ')); };
            const auto part = [&] { return std::ranges::find(parts, next(), &Part::first); };
            for (auto found = part(); found != parts.end(); found = part()) {
                name += found->second;
                rest = rest.substr(std::min(rest.size(), next().size() + 1));
            }
            const std::string_view version = next();
            if (version.size() == 3 && isDigit(version[0]) && version[1] == '.' && isDigit(version[2]))
                return std::pair(at, std::format("{}-{}", name, version));
        }
    }
    return std::nullopt;
}

// By the first words that only one licence has; empty where it has none of them near its beginning. What a text says later of
// other licences is not meant.
std::string licenceOfText(const std::string& words) {
    constexpr std::size_t beginning = 2000;
    const bool hasThird = words.contains(" neither the name ") || words.contains(" may not be used to endorse ");
    const std::string bsd = words.contains(" all advertising materials ") ? "" : hasThird ? "BSD-3-Clause" : "BSD-2-Clause";
    const std::array<Mark, 23> marks{{{" mit license ", "MIT"},
                                      {" mit no attribution ", "MIT-0"},
                                      {" permission is hereby granted free of charge to any person or organization ", ""}, // Boost
                                      {" permission is hereby granted free of charge ", "MIT"},
                                      {" apache license version 2.0 ", "Apache-2.0"},
                                      {" apache license 2.0 ", "Apache-2.0"},
                                      {" bsd 2 clause ", "BSD-2-Clause"},
                                      {" bsd 3 clause ", "BSD-3-Clause"},
                                      {" redistribution and use in source and binary forms ", bsd},
                                      {" gnu general public license version 2 ", "GPL-2.0"},
                                      {" gnu general public license version 3 ", "GPL-3.0"},
                                      {" gnu affero general public license version 3 ", "AGPL-3.0"},
                                      {" gnu library general public license version 2 ", "LGPL-2.0"},
                                      {" gnu lesser general public license version 2.1 ", "LGPL-2.1"},
                                      {" gnu lesser general public license version 3 ", "LGPL-3.0"},
                                      {" gnu general public license v2", "GPL-2.0"},
                                      {" gnu general public license v3", "GPL-3.0"},
                                      {" gnu lesser general public license v3", "LGPL-3.0"},
                                      {" mozilla public license version 2.0 ", "MPL-2.0"},
                                      {" mozilla public license 2.0 ", "MPL-2.0"},
                                      {" cc0 1.0 universal ", "CC0-1.0"},
                                      {" isc license ", "ISC"},
                                      {" this is free and unencumbered software ", "Unlicense"}}};
    std::size_t first = beginning;
    std::string name;
    for (const Mark& mark : marks) {
        if (const std::size_t at = words.find(mark.words); at < first) {
            first = at;
            name = mark.name;
        }
    }
    const auto commons = creativeCommons(std::string_view(words).substr(0, beginning));
    return commons && commons->first < first ? commons->second : name;
}

// Where the weights lie that were taken, each after the folder given that its folder lies in.
std::vector<fs::path> placesOf(const ImportSources& sources, std::span<const SourceFile> used) {
    std::vector<fs::path> places;
    const auto add = [&](const fs::path& folder) {
        if (!std::ranges::contains(places, folder))
            places.push_back(folder);
    };
    for (const SourceFile& file : used) {
        const fs::path name = file.name, folder = file.path.parent_path();
        if (name.extension() != ".safetensors" || name == "gallery.safetensors")
            continue;
        for (fs::path above = folder.parent_path(); above.has_relative_path(); above = above.parent_path()) {
            if (std::ranges::contains(sources.given, above))
                add(above);
        }
        add(folder);
    }
    return places;
}

std::vector<fs::path> licenceFiles(const fs::path& folder) {
    constexpr std::size_t most = 8;
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator item(folder, error), end; !error && item != end; item.increment(error)) {
        const std::string name = lower(item->path().filename().string());
        std::error_code vanished;
        if ((name.starts_with("license") || name.starts_with("licence") || name.starts_with("copying")) &&
            !looksLikeWeights(item->path()) && item->is_regular_file(vanished))
            files.push_back(item->path());
    }
    std::ranges::sort(files);
    files.resize(std::min(files.size(), most));
    return files;
}

// A licence, and the files that state it.
struct Stated {
    std::string name, by;
};

std::string together(const std::vector<Stated>& all) {
    const bool differ = std::ranges::any_of(all, [&](const Stated& one) { return one.by != all.front().by; });
    std::string text;
    for (const auto& [name, by] : all)
        text += (text.empty() ? "" : ", ") + name + (differ && !by.empty() ? std::format(" ({})", by) : std::string());
    return text;
}

} // namespace

Licence findLicence(const ImportSources& sources, std::span<const SourceFile> used) {
    Licence result;
    std::vector<Stated> all;
    const auto state = [&](const std::string& name, const std::string& by) {
        const auto same = std::ranges::find(all, name, &Stated::name);
        if (same == all.end())
            all.push_back({name, by});
        else
            same->by += (by.empty() ? "" : " and ") + by;
    };
    const std::vector<fs::path> places = placesOf(sources, used);
    for (const fs::path& place : places) {
        const auto called = [&](const fs::path& file) {
            std::string name = file.filename().string() + (place == places.front() ? "" : " of " + place.filename().string());
            std::ranges::replace_if(name, [](char c) { return c == '|' || c == '`' || (c >= 0 && c < 0x20); }, '_');
            return name;
        };
        std::vector<std::string> card = licencesOfCard(place / "README.md");
        const std::vector<fs::path> files = licenceFiles(place);
        if (!files.empty())
            std::erase(card, "other"); // which says nothing, and the text does
        for (const std::string& name : card)
            state(name, called("README.md"));
        for (const fs::path& file : files) {
            const std::string words = wordsOf(beginningOf(file));
            if (const std::string name = licenceOfText(words); !name.empty())
                state(name, called(file));
            else if (card.empty() && words.size() > 2)
                state("see " + called(file), {});
            result.files.push_back(file);
        }
    }
    result.name = together(all);
    return result;
}

} // namespace whereabouts
