#include "models/torchheaders.h"

#include "models/library/imported.h"

#include "base/quote.h"
#include "models/library/tensorchecks.h"

#include <algorithm>
#include <array>
#include <format>
#include <iterator>
#include <map>

namespace whereabouts {
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr std::int64_t mostPolynomials = 100, mostWidth = 65'536, mostLayers = 64;

json numbersAndWords(const PickleDict& dict) {
    json result = json::object();
    for (const auto& [key, value] : dict) {
        const auto name = key->as<std::string>();
        if (!name)
            continue;
        if (const auto truth = value->as<bool>())
            result[*name] = *truth;
        else if (const auto whole = value->as<std::int64_t>())
            result[*name] = *whole;
        else if (const auto number = value->as<double>())
            result[*name] = *number;
        else if (const auto text = value->as<std::string>())
            result[*name] = *text;
    }
    return result;
}

// The numbers, words and truths of a checkpoint's hyper_parameters, else of the hyper_parameters.json beside it.
Result<json> hyperParameters(const WeightSource& weights) {
    json result = json::object();
    if (const Result<TorchFile> file = TorchFile::open(weights.named())) {
        const PickleValue* held = file->root().find("hyper_parameters");
        if (const auto dict = held ? held->as<PickleDict>() : nullptr)
            result = numbersAndWords(*dict);
    }
    const fs::path beside = folderOf(weights.path) / "hyper_parameters.json";
    if (const std::string text = result.empty() ? beginningOf(beside) : std::string(); !text.empty()) {
        result = json::parse(text, [](int depth, json::parse_event_t, json&) { return depth <= 2; }, false);
        if (!result.is_object())
            return failure(Error::Code::BadInput, std::format("{} is no JSON object with a SatCLIP's hyper_parameters.", quote(beside)));
    }
    if (result.empty()) {
        return failure(Error::Code::BadInput,
                       std::format("{} holds the weights of a SatCLIP, but not its hyper_parameters (legendre_polys, capacity, "
                                   "num_hidden_layers, embed_dim): import the .ckpt that its authors publish, or put them beside it in "
                                   "a file hyper_parameters.json.",
                                   quote(weights.named())));
    }
    return result;
}

struct Net {
    std::int64_t polynomials = 0, hidden = 0, layers = 0, output = 0;
};

Result<Net> netOf(const json& parameters, const fs::path& weights) {
    std::string fault;
    const auto whole = [&](const char* key, std::int64_t most) {
        const auto found = parameters.find(key);
        const bool fits = found != parameters.end() && found->is_number_integer() && *found >= 1 && *found <= most;
        if (!fits && fault.empty())
            fault = std::format("“{}” in its hyper_parameters is not a whole number from 1 to {}", key, most);
        return fits ? found->get<std::int64_t>() : 0;
    };
    const auto word = [&](const char* key, const char* otherwise) {
        const auto found = parameters.find(key);
        return found == parameters.end() || !found->is_string() ? std::string(otherwise) : found->get<std::string>();
    };
    const Net net{whole("legendre_polys", mostPolynomials), whole("capacity", mostWidth),
                  whole("num_hidden_layers", mostLayers), whole("embed_dim", mostWidth)};
    const std::string encoding = word("le_type", "sphericalharmonics"), kind = word("pe_type", "siren");
    const std::string harmonics = word("harmonics_calculation", "analytic");
    if (fault.empty() && (encoding != "sphericalharmonics" || kind != "siren"))
        fault = std::format("its location encoder is {} with {}, and only sphericalharmonics with siren is known",
                            quote(encoding.substr(0, 40)), quote(kind.substr(0, 40)));
    if (fault.empty() && harmonics != "analytic" && harmonics != "closed-form")
        fault = std::format("its harmonics_calculation is {}, and only analytic and closed-form are known",
                            quote(harmonics.substr(0, 40)));
    if (!fault.empty())
        return failure(Error::Code::BadInput, std::format("{} is no SatCLIP that can be used: {}.", quote(weights), fault));
    return net;
}

Shapes shapesOf(const Net& net) {
    Shapes shapes;
    for (std::int64_t i = 0; i < net.layers; ++i) {
        shapes[std::format("location.layers.{}.weight", i)] = {net.hidden, i == 0 ? net.polynomials * net.polynomials : net.hidden};
        shapes[std::format("location.layers.{}.bias", i)] = {net.hidden};
    }
    shapes["location.last_layer.weight"] = {net.output, net.hidden};
    shapes["location.last_layer.bias"] = {net.output};
    return shapes;
}

// The location net occurs twice, as a part of the model and as a part of its location encoder.
std::string properName(const std::string& name) {
    std::string proper = name.starts_with("model.") ? name.substr(6) : name;
    for (const std::string_view prefix : {"location.nnet.", "nnet."}) {
        if (proper.starts_with(prefix))
            proper = "location." + proper.substr(prefix.size());
    }
    const bool isPart = proper.starts_with("location.") || proper.starts_with("visual.") || proper == "logit_scale";
    return isPart ? proper : std::string();
}

// Where the location net is there twice, each tensor of one copy has its twin in the other.
Result<void> checkTwins(const WeightSource& weights) {
    constexpr std::array<std::string_view, 2> copies{"nnet.", "location.nnet."};
    std::array<std::map<std::string, std::string>, 2> names; // by what follows the copy's name
    for (const auto& [name, tensor] : weights.tensors) {
        const std::string part = name.starts_with("model.") ? name.substr(6) : name;
        for (std::size_t i = 0; i < copies.size(); ++i) {
            if (part.starts_with(copies[i]))
                names[i].emplace(part.substr(copies[i].size()), name);
        }
    }
    if (names[0].empty() || names[1].empty())
        return {};
    for (std::size_t i = 0; i < copies.size(); ++i) {
        for (const auto& [rest, name] : names[i]) {
            if (!names[1 - i].contains(rest)) {
                return failure(Error::Code::BadInput,
                               std::format("{} is no sound SatCLIP: it holds its location net twice, and the tensor {} has no twin {}: get "
                                           "the file anew.",
                                           quote(weights.named()), quote(name), quote("model." + std::string(copies[1 - i]) + rest)));
            }
        }
    }
    return {};
}

// Those of the location encoder alone.
Tensors locationOf(const Tensors& tensors) {
    Tensors location;
    std::ranges::copy_if(tensors, std::inserter(location, location.end()),
                         [](const auto& item) { return item.first.starts_with("location."); });
    return location;
}

} // namespace

bool isSatClip(const Tensors& tensors) {
    return std::ranges::any_of(tensors, [](const auto& item) { return item.first.contains("nnet.layers.0.weight"); });
}

Result<Imported> importSatClip(const WeightSource& weights, ImportJob& job) {
    const Result<json> parameters = hyperParameters(weights);
    if (!parameters)
        return std::unexpected(parameters.error());
    const Result<Net> net = netOf(*parameters, weights.named());
    if (!net)
        return std::unexpected(net.error());
    const Result<Tensors> kept = onceEach(weights, "SatCLIP", properName, "belongs to no part of it");
    if (!kept)
        return std::unexpected(kept.error());
    if (const Result<void> fits = checkShapes(weights.named(), "SatCLIP", locationOf(*kept), shapesOf(*net)); !fits)
        return std::unexpected(fits.error());

    if (const Result<void> twins = checkTwins(weights); !twins)
        return std::unexpected(twins.error());
    if (const Result<void> finite = job.checkFinite(weights); !finite)
        return std::unexpected(finite.error());
    if (const Result<void> recorded = job.recordWeights(weights, "weights.safetensors"); !recorded)
        return std::unexpected(recorded.error());
    if (const Result<void> saved = job.save("weights.safetensors", *kept); !saved)
        return std::unexpected(saved.error());

    Imported result;
    result.kind = "satclip";
    result.called = "SatCLIP";
    result.title = std::format("SatCLIP L={}", net->polynomials);
    result.description = "Knows which places look alike from the sky, from their coordinates alone.";
    result.takes = {Modality::Gps};
    result.facts = *parameters;
    result.facts["dim_hidden"] = net->hidden;
    result.facts["num_layers"] = net->layers;
    result.facts["dim_output"] = net->output;
    if (json& harmonics = result.facts["harmonics_calculation"]; !harmonics.is_string())
        harmonics = "analytic"; // as netOf() takes it
    return result;
}

} // namespace whereabouts
