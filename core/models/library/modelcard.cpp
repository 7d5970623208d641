#include "models/torchheaders.h"

#include "models/library/modelcard.h"

#include "engine/modelfolders.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <format>
#include <set>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return text;
}

struct Spelling {
    std::string_view hub, name;
};

// Hugging Face's names of licences, and SPDX's.
constexpr std::array<Spelling, 12> spellings{{{"mit", "MIT"},
                                              {"apache-2.0", "Apache-2.0"},
                                              {"bsd-2-clause", "BSD-2-Clause"},
                                              {"bsd-3-clause", "BSD-3-Clause"},
                                              {"cc0-1.0", "CC0-1.0"},
                                              {"cc-by-4.0", "CC-BY-4.0"},
                                              {"cc-by-sa-4.0", "CC-BY-SA-4.0"},
                                              {"cc-by-nc-4.0", "CC-BY-NC-4.0"},
                                              {"cc-by-nc-sa-4.0", "CC-BY-NC-SA-4.0"},
                                              {"openrail", "OpenRAIL"},
                                              {"gpl-3.0", "GPL-3.0"},
                                              {"unlicense", "Unlicense"}}};

// `license:` between the two lines --- that a card on Hugging Face begins with: short, and of plain characters.
std::string licenceOfCard(const fs::path& card) {
    std::string text = beginningOf(card);
    if (!text.starts_with("---\n") && !text.starts_with("---\r\n"))
        return {};
    const std::size_t end = text.find("\n---", 3);
    constexpr std::string_view key = "\nlicense:";
    const std::size_t place = text.find(key);
    if (end == text.npos || place == text.npos || place > end)
        return {};
    std::string value = text.substr(place + key.size(), text.find('\n', place + 1) - place - key.size());
    std::erase_if(value, [](char c) { return c == ' ' || c == '\r' || c == '"' || c == '\''; });
    const bool plain = !value.empty() && value.size() <= 40 && std::ranges::all_of(value, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    });
    const auto known = std::ranges::find(spellings, lower(value), &Spelling::hub);
    return known != spellings.end() ? std::string(known->name) : plain ? value : std::string();
}

std::string licenceOfText(const std::string& text) {
    const auto has = [&](std::string_view words) { return text.contains(words); };
    if (has("Apache License") && has("Version 2.0"))
        return "Apache-2.0";
    if (has("Permission is hereby granted, free of charge"))
        return "MIT";
    if (has("Redistribution and use in source and binary forms"))
        return has("Neither the name") ? "BSD-3-Clause" : "BSD-2-Clause";
    if (has("Attribution-NonCommercial 4.0"))
        return "CC-BY-NC-4.0";
    if (has("Attribution 4.0 International"))
        return "CC-BY-4.0";
    return {};
}

// Where licences and cards lie: in the folders given, and beside the files given.
std::set<fs::path> placesOf(const ImportSources& sources) {
    std::set<fs::path> places;
    for (const fs::path& path : sources.given) {
        std::error_code error;
        places.insert(fs::is_directory(path, error) ? path : path.parent_path());
    }
    return places;
}

std::vector<fs::path> licenceFiles(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator item(folder, error), end; !error && item != end; item.increment(error)) {
        const std::string name = lower(item->path().filename().string());
        std::error_code vanished;
        if ((name.starts_with("license") || name.starts_with("licence") || name.starts_with("copying")) &&
            item->is_regular_file(vanished))
            files.push_back(item->path());
    }
    std::ranges::sort(files);
    return files;
}

struct Purpose {
    std::string_view kind, use, limits;
};

constexpr std::array<Purpose, 4> purposes{
    {{"clip",
      "Comparing pictures with sentences, and so guessing the country, region or city that a picture shows from prompts that "
      "name them.",
      "Published ones were trained on pictures and captions from the web: they know famous places and rich countries best, and repeat "
      "the prejudices of their captions. A name that fits best may still fit badly; its probabilities are among the prompts only."},
     {"geoclip",
      "A first guess of where a picture was taken, the places that a sentence describes, and places that are like another.",
      "It can only answer with places of its gallery, and was trained on photographs from Flickr: cities, tourist sights, Europe "
      "and North America are known best. Pictures of people, rooms and things say little about a place."},
     {"satclip",
      "Finding places that are like a place, and features of coordinates for models of climate, land cover or population.",
      "It knows a place only as Sentinel-2 pictures of 2.5 km show it, blurred over hundreds of kilometres by its harmonics. It "
      "takes no photographs. Near the poles its basis is noisy."},
     {"osv5m",
      "A first guess of where a street-level picture was taken.",
      "It was trained on Mapillary's pictures taken from roads: indoors, from the air, of nature without roads its answer means "
      "little, and countries with few pictures are placed worst."}}};

} // namespace

Licence findLicence(const ImportSources& sources) {
    Licence result;
    for (const fs::path& folder : placesOf(sources)) {
        if (result.name.empty())
            result.name = licenceOfCard(folder / "README.md");
        for (const fs::path& file : licenceFiles(folder)) {
            if (result.file.empty())
                result.file = file;
        }
    }
    if (result.name.empty() && !result.file.empty())
        result.name = licenceOfText(beginningOf(result.file));
    return result;
}

std::string modelCard(const Imported& model, const std::string& licence, std::span<const SourceFile> files) {
    std::string card = std::format("# {}\n\n{} Imported into this library from published weights.\n\n## Source\n", model.title,
                                   model.description);
    card += "| file | bytes | SHA-256 | stored as |\n|---|---|---|---|\n";
    for (const SourceFile& file : files) {
        std::string from = file.from;
        std::ranges::replace_if(from, [](char c) { return c == '|' || c == '`' || (c >= 0 && c < 0x20); }, '_');
        card += std::format("| {} | {} | {} | {} |\n", from, file.bytes, file.sha256, file.name);
    }
    card += std::format("\nLicence: {}\n", licence.empty() ? "not stated in what was imported; ask where the weights were published"
                                                           : licence);
    std::string takes;
    for (const Modality modality : model.takes)
        takes += (takes.empty() ? "" : ", ") + std::string(wordFor(modality));
    if (!takes.empty())
        takes[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(takes[0])));
    card += std::format("\n## What it takes\n{}\n", takes.empty() ? "Nothing yet: see what is missing." : takes + ".");
    if (!model.lacks.empty()) {
        card += "\n## What is missing\n";
        for (const Lack& lack : model.lacks)
            card += "- " + lack.sentence + "\n";
    }
    const auto purpose = std::ranges::find(purposes, model.kind, &Purpose::kind);
    card += std::format("\n## Intended use\n{}\n\n## Limits\n{}\n", purpose->use, purpose->limits);
    card += "\n## Not for\nFinding out where a person lives, works or is; proving that something happened at a place without other "
            "evidence; decisions about people. An answer is a guess with doubt, not a fact.\n";
    return card;
}

} // namespace whereabouts
