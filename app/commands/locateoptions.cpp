#include "commands/locateoptions.h"

#include "base/quote.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

using namespace whereabouts;

namespace {

constexpr double greatestWeight = 10.0; // beyond it one model or prior silences all others

std::vector<std::string_view> splitAtCommas(std::string_view text) {
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

template <typename Number>
std::optional<Number> numberIn(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

// Numbers with commas between them; empty where a part is none.
std::vector<double> numbersIn(std::string_view text) {
    std::vector<double> numbers;
    for (const std::string_view part : splitAtCommas(text)) {
        const auto number = numberIn<double>(part);
        if (!number)
            return {};
        numbers.push_back(*number);
    }
    return numbers;
}

bool isPlace(double latitude, double longitude) { return std::abs(latitude) <= 90 && isLongitude(longitude); }

bool isWeight(double weight) { return weight >= 0 && weight <= greatestWeight; }

Region circle(const std::string& text) {
    const std::vector<double> values = numbersIn(text);
    if (values.size() != 3)
        throw CLI::ValidationError(quote(text) + " is not LAT,LON,KM, as in 47.4,8.5,300: degrees, degrees and km.");
    if (!isPlace(values[0], values[1]) || !(values[2] > 0 && values[2] <= 20100))
        throw CLI::ValidationError(quote(text) + ": latitude is -90 to 90, longitude -180 to 180 (or 0 to 360 eastwards), the "
                                   "radius above 0 and up to 20100 km.");
    return {{values[0], wrapLongitude(values[1])}, values[2], {}};
}

// A name with a colon in it is a file's where there is one.
PriorArgument priorOf(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    std::error_code error;
    if (colon == text.npos || std::filesystem::exists(text, error))
        return {text, {}};
    const std::string_view rule = std::string_view(text).substr(colon + 1);
    const auto weight = numberIn<double>(rule);
    if (weight && *weight > 0 && *weight <= greatestWeight)
        return {text.substr(0, colon), {.weight = *weight}};
    Result<ClassFactors> classes = parseClassFactors(rule);
    if (!classes)
        throw CLI::ValidationError(quote(text) + ": after the raster's colon comes a weight above 0 and up to 10, as in "
                                   "lights.tif:0.5, or a factor of 0 or more for each class, as in cover.tif:50=3,80=0.1");
    return {text.substr(0, colon), {.classes = std::move(*classes)}};
}

} // namespace

Regions regionsOf(const LocateOptions& options) {
    Regions regions;
    std::ranges::transform(options.within, std::back_inserter(regions.within), circle);
    std::ranges::transform(options.outside, std::back_inserter(regions.outside), circle);
    return regions;
}

GeoPoint placeOf(const std::string& text) {
    const std::vector<double> values = numbersIn(text);
    if (values.size() != 2 || !isPlace(values[0], values[1]))
        throw CLI::ValidationError(quote(text) + " is not LAT,LON in degrees, as in 47.4,8.5: latitude -90 to 90, longitude -180 to "
                                            "180 (or 0 to 360 eastwards).");
    return {values[0], wrapLongitude(values[1])};
}

Device deviceOf(const LocateOptions& options) {
    if (options.device.empty())
        return Device::Fastest;
    return options.device == "cuda" ? Device::Cuda : Device::Cpu;
}

std::vector<double> weightsOf(const LocateOptions& options) {
    if (options.weights.empty())
        return std::vector<double>(options.models.size(), 1.0 / static_cast<double>(options.models.size()));
    std::vector<double> weights = numbersIn(options.weights);
    if (weights.size() != options.models.size() || !std::ranges::all_of(weights, isWeight) || std::ranges::max(weights) <= 0)
        throw CLI::ValidationError("--weights " + options.weights + ": name a weight of 0 to 10 for each --model in its order, "
                                   "one of them above 0, as in 0.7,0.3");
    return weights;
}

std::vector<PriorArgument> priorsOf(const LocateOptions& options) {
    std::vector<PriorArgument> priors;
    std::ranges::transform(options.priors, std::back_inserter(priors), priorOf);
    return priors;
}

void checkTogether(const LocateOptions& options) {
    const int questions = (options.photos.empty() ? 0 : 1) + (options.text.empty() ? 0 : 1) + (options.near.empty() ? 0 : 1);
    if (questions != 1)
        throw CLI::ValidationError("Name pictures, or --text SENTENCE, or --near LAT,LON: one of the three.");
    if (!options.fitWeights)
        return;
    if (options.photos.empty() || options.models.size() < 2)
        throw CLI::ValidationError("--fit-weights needs pictures whose places are known and two --model or more");
    if (!options.weights.empty() || !options.heatmap.empty())
        throw CLI::ValidationError("--fit-weights finds the weights and places no picture: leave --weights and --heatmap out");
}
