#include "models/torchheaders.h"

#include "models/library/imported.h"

#include "base/quote.h"

#include <algorithm>
#include <format>
#include <fstream>

namespace whereabouts {
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr std::int64_t mostPolynomials = 100, mostWidth = 65'536, mostLayers = 64;

// The numbers, words and truths of a checkpoint's hyper_parameters, or of the hyper_parameters.json beside safetensors.
Result<json> hyperParameters(const fs::path& weights) {
    json result = json::object();
    if (const Result<TorchFile> file = TorchFile::open(weights)) {
        const PickleValue* held = file->root().find("hyper_parameters");
        const auto dict = held ? held->as<PickleDict>() : nullptr;
        for (const auto& [key, value] : dict ? *dict : PickleDict{}) {
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
    } else {
        constexpr std::streamsize most = 1 << 20;
        std::error_code error;
        const fs::path folder = fs::is_directory(weights, error) ? weights : weights.parent_path();
        std::ifstream stream(folder / "hyper_parameters.json", std::ios::binary);
        std::string text(std::size_t(most), '\0');
        stream.read(text.data(), most);
        text.resize(std::size_t(stream.gcount()));
        json read = json::parse(text, [](int depth, json::parse_event_t, json&) { return depth <= 2; }, false);
        if (read.is_object())
            result = std::move(read);
    }
    if (result.empty()) {
        return failure(Error::Code::BadInput, std::format("{} holds the weights of a SatCLIP, but not its hyper_parameters: import "
                                                          "the .ckpt that its authors publish.",
                                                          quote(weights)));
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

std::map<std::string, std::vector<std::int64_t>> shapesOf(const Net& net) {
    std::map<std::string, std::vector<std::int64_t>> shapes;
    for (std::int64_t i = 0; i < net.layers; ++i) {
        shapes[std::format("location.layers.{}.weight", i)] = {net.hidden, i == 0 ? net.polynomials * net.polynomials : net.hidden};
        shapes[std::format("location.layers.{}.bias", i)] = {net.hidden};
    }
    shapes["location.last_layer.weight"] = {net.output, net.hidden};
    shapes["location.last_layer.bias"] = {net.output};
    return shapes;
}

} // namespace

bool isSatClip(const Tensors& tensors) {
    return std::ranges::any_of(tensors, [](const auto& item) { return item.first.contains("nnet.layers.0.weight"); });
}

Result<Imported> importSatClip(const WeightSource& weights, ImportJob& job) {
    const auto wrong = [&](const std::string& name, std::string_view fault) {
        return failure(Error::Code::BadInput,
                       std::format("{} is no sound SatCLIP: the tensor {} {}.", quote(weights.path), quote(name), fault));
    };
    const Result<json> parameters = hyperParameters(weights.path);
    if (!parameters)
        return std::unexpected(parameters.error());
    const Result<Net> net = netOf(*parameters, weights.path);
    if (!net)
        return std::unexpected(net.error());
    if (const Result<void> finite = job.checkFinite(weights.path, weights.tensors); !finite)
        return std::unexpected(finite.error());

    // The location net occurs twice, as a part of the model and as a part of its location encoder.
    Tensors kept;
    for (const auto& [name, tensor] : weights.tensors) {
        std::string proper = name.starts_with("model.") ? name.substr(6) : name;
        for (const std::string_view prefix : {"location.nnet.", "nnet."}) {
            if (proper.starts_with(prefix))
                proper = "location." + proper.substr(prefix.size());
        }
        if (!proper.starts_with("location.") && !proper.starts_with("visual.") && proper != "logit_scale")
            return wrong(name, "belongs to no part of it");
        const auto [twin, isNew] = kept.emplace(proper, tensor);
        if (!isNew && (twin->second.scalar_type() != tensor.scalar_type() || !torch::equal(twin->second, tensor)))
            return wrong(name, "has a twin that holds other numbers");
    }
    const auto shapes = shapesOf(*net);
    for (const auto& [name, shape] : shapes) {
        const auto found = kept.find(name);
        if (found == kept.end())
            return wrong(name, "is missing");
        if (found->second.sizes() != shape || !found->second.is_floating_point())
            return wrong(name, "has another shape or type than its hyper_parameters say");
    }
    for (const auto& [name, tensor] : kept) {
        if (name.starts_with("location.") && !shapes.contains(name))
            return wrong(name, "belongs to no part of it");
    }
    if (const Result<void> recorded = job.recordWeights(weights.path, "weights.safetensors"); !recorded)
        return std::unexpected(recorded.error());
    if (const Result<void> saved = job.save("weights.safetensors", kept); !saved)
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
    result.facts["harmonics_calculation"] = parameters->value("harmonics_calculation", "analytic");
    return result;
}

} // namespace whereabouts
