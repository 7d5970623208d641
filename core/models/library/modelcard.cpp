#include "models/torchheaders.h"

#include "models/library/modelcard.h"

#include "engine/modelfolders.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <format>

namespace whereabouts {

namespace {

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
