#include "models/torchheaders.h"

#include "models/clip/clippictures.h"

#include "base/quote.h"
#include "models/clip/clipmodel.h"
#include "models/weights/configfile.h"

#include <cmath>
#include <format>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t mostPixels = 65'536, bicubic = 3; // as Pillow counts its filters

std::array<float, 3> perChannel(const ConfigSection& section, const char* key, const std::array<float, 3>& otherwise, double least) {
    if (!section.has(key))
        return otherwise;
    const std::vector<double> given = section.numbers(key);
    std::array<float, 3> values{};
    if (given.size() != values.size())
        section.refuse(std::format("“{}” does not hold three numbers", key));
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!(given[i] >= least && std::abs(given[i]) <= 1e3))
            section.refuse(std::format("“{}” holds {}, which no channel from 0 to 1 can have", key, given[i]));
        values[i] = static_cast<float>(given[i]);
    }
    return values;
}

void readNormalisation(const ConfigSection& section, const char* mean, const char* deviation, ImageInput& input) {
    input.mean = perChannel(section, mean, input.mean, -1e3);
    input.deviation = perChannel(section, deviation, input.deviation, 1e-6);
}

// A length in pixels under the key, or under each of the names in the object under it.
void requireSide(const ConfigSection& section, const char* key, std::initializer_list<const char*> names, std::int64_t side) {
    const auto require = [&](const ConfigSection& holder, const char* name) {
        if (const std::int64_t given = holder.integer(name, side, mostPixels); given != side)
            section.refuse(std::format("“{}” is {} pixels, and the image tower takes {}", key, given, side));
    };
    if (!section.hasSection(key))
        return require(section, key);
    const ConfigSection lengths = section.section(key);
    for (const char* name : names) {
        if (!lengths.has(name))
            section.refuse(std::format("“{}” does not say its {}", key, name));
        require(lengths, name);
    }
}

// Of CLIPImageProcessor, or CLIPFeatureExtractor as it was called.
void readHuggingFace(const ConfigSection& section, ImageInput& input) {
    for (const char* step : {"do_resize", "do_center_crop", "do_rescale", "do_normalize"}) {
        if (!section.flag(step, true))
            section.refuse(std::format("“{}” is false", step));
    }
    if (const std::int64_t filter = section.integer("resample", bicubic, 5, 0); filter != bicubic)
        section.refuse(std::format("“resample” is {}, and only {} (bicubic) is known", filter, bicubic));
    if (const double factor = section.number("rescale_factor", 1.0 / 255, 1e3); std::abs(factor * 255 - 1) > 1e-4)
        section.refuse(std::format("“rescale_factor” is {}, and only 1/255 is known", factor));
    requireSide(section, "size", {"shortest_edge"}, input.size);
    requireSide(section, "crop_size", {"height", "width"}, input.size);
    readNormalisation(section, "image_mean", "image_std", input);
}

void readOpenClip(const ConfigSection& section, ImageInput& input) {
    for (const auto& [key, known] : {std::pair("interpolation", "bicubic"), {"resize_mode", "shortest"}}) {
        if (const std::string given = section.text(key, known); given != known)
            section.refuse(std::format("“{}” is {}, and only {} is known", key, quote(given), known));
    }
    readNormalisation(section, "mean", "std", input);
}

} // namespace

Result<ImageInput> readClipPictures(const fs::path& folder, const ClipVisionConfig& vision) {
    ImageInput input{static_cast<int>(vision.imageSize), clipMean, clipDeviation, Preprocess::HfStyle};
    for (const char* name : {"preprocessor_config.json", "config.json", "open_clip_config.json"}) {
        const fs::path file = folder / name;
        std::error_code error;
        if (!fs::is_regular_file(file, error))
            continue;
        try {
            const ConfigSection whole = ConfigSection::read(file);
            if (std::string_view(name) == "preprocessor_config.json")
                readHuggingFace(whole, input);
            else
                readOpenClip(whole.section("preprocess_cfg"), input);
            break;
        } catch (const std::exception& fault) {
            return failure(Error::Code::Unsupported, std::format("{} asks for pictures that are prepared otherwise than is done here: {}.",
                                                                 quote(file), fault.what()));
        }
    }
    return input;
}

} // namespace whereabouts
