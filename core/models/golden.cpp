#include "models/golden.h"

#include "base/quote.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <format>
#include <optional>
#include <stdexcept>

namespace whereabouts {

namespace {

constexpr double greatestTolerance = 0.1; // one that would let anything pass shows nothing

// In parts of an output's largest magnitude, as the file's metadata states it; nothing where it states none.
Result<std::optional<double>> statedTolerance(const SafetensorsFile& file) {
    const auto found = file.metadata().find("tolerance");
    if (found == file.metadata().end())
        return std::nullopt;
    const std::string& text = found->second;
    double value = 0.0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc() || end != text.data() + text.size() || !std::isfinite(value) || value < 0.0 || value > greatestTolerance) {
        return failure(
            Error::Code::BadInput,
            std::format("{}: the tolerance in its metadata is not a number from 0 to {}, in parts of the largest number of an output.", quote(file.path()),
                        greatestTolerance));
    }
    return value;
}

Tensors withPrefix(const Tensors& tensors, const std::string& prefix) {
    Tensors result;
    for (const auto& [name, tensor] : tensors) {
        if (name.starts_with(prefix))
            result.emplace(name.substr(prefix.size()), tensor);
    }
    return result;
}

// Of an output of that magnitude: what the order of additions may change in its type. Sums in float64 may cancel to less than 1.
double usualTolerance(torch::ScalarType type, double magnitude) {
    return type == torch::kFloat64 ? 1e-9 * std::max(1.0, magnitude) : 7e-6 * magnitude;
}

GoldenDifference difference(const std::string& name, const torch::Tensor& given, const torch::Tensor& expected,
                            std::optional<double> stated) {
    GoldenDifference result{.output = name};
    if (expected.numel() > 0) {
        const torch::Tensor golden = expected.to(torch::kFloat64);
        result.largest = (given.to(torch::kFloat64) - golden).abs().max().item<double>();
        result.magnitude = golden.abs().max().item<double>();
    }
    result.tolerance = stated ? *stated * result.magnitude : usualTolerance(expected.scalar_type(), result.magnitude);
    result.passes = result.largest <= result.tolerance;
    return result;
}

std::string namesOf(const Tensors& tensors) {
    std::string names;
    for (const auto& [name, tensor] : tensors)
        names += (names.empty() ? "" : ", ") + name;
    return names.empty() ? "nothing" : names;
}

bool isFinite(const torch::Tensor& tensor) {
    return !tensor.is_floating_point() || tensor.isfinite().all().item<bool>();
}

} // namespace

Result<std::vector<GoldenDifference>> compareWithGolden(const std::filesystem::path& golden, const std::stop_token& stop,
                                                        const GoldenRun& run) {
    const auto refused = [&](const std::string& fault) {
        return failure(Error::Code::BadInput, std::format("{} cannot be compared: {}{}", quote(golden), fault, fault.ends_with('.') || fault.ends_with('?') ? "" : "."));
    };
    const Result<SafetensorsFile> file = SafetensorsFile::open(golden);
    if (!file)
        return std::unexpected(file.error());
    const Result<Tensors> tensors = tensorsOf(*file);
    if (!tensors)
        return std::unexpected(tensors.error());
    const Result<std::optional<double>> tolerance = statedTolerance(*file);
    if (!tolerance)
        return std::unexpected(tolerance.error());
    const Tensors expected = withPrefix(*tensors, "output.");
    if (expected.empty())
        return refused("it has no tensors named output.*");
    for (const auto& [name, tensor] : *tensors) {
        if (!isFinite(tensor))
            return refused(std::format("its tensor {} holds a number that is not finite", quote(name)));
    }
    const auto stopped = [&] { return failure(Error::Code::Stopped, std::format("The comparison with {} was stopped.", quote(golden))); };
    if (stop.stop_requested())
        return stopped();
    try {
        const torch::InferenceMode inference;
        const Tensors given = run(withPrefix(*tensors, "input."));
        std::vector<GoldenDifference> differences;
        for (const auto& [name, tensor] : expected) {
            if (stop.stop_requested())
                return stopped();
            const auto found = given.find(name);
            if (found == given.end())
                return refused(std::format("for its inputs the model gives {} and no output {}; is it of another kind of model?", namesOf(given),
                                           quote(name)));
            if (found->second.sizes() != tensor.sizes())
                return refused(std::format("the model's output {} has another shape", quote(name)));
            if (!isFinite(found->second))
                return refused(std::format("the model's output {} is not finite: the model is damaged, or the input is beyond what it "
                                           "can take", quote(name)));
            differences.push_back(difference(name, found->second, tensor, *tolerance));
        }
        return differences;
    } catch (const c10::Error& error) {
        return refused(std::format("the model did not run: {}", error.what_without_backtrace()));
    } catch (const std::exception& exception) {
        return refused(std::format("the model did not run: {}", exception.what()));
    }
}

Tensors outputsOf(Model& model, const Tensors& inputs) {
    const auto found = inputs.find("pixel_values");
    const std::int64_t size = model.info().image.size;
    const bool fits = found != inputs.end() && found->second.dim() == 4 && found->second.size(1) == 3 &&
                      found->second.size(2) == size && found->second.size(3) == size;
    if (!fits)
        throw std::invalid_argument(std::format("an input pixel_values [n, 3, {0}, {0}] is needed", size));
    const torch::Tensor values = found->second.to(torch::kFloat32).contiguous();
    const std::span<const float> numbers(values.const_data_ptr<float>(), std::size_t(values.numel()));
    const auto predicted = model.predict({int(values.size(0)), int(size), {numbers.begin(), numbers.end()}});
    if (!predicted)
        throw std::runtime_error(predicted.error().message);

    std::vector<torch::Tensor> probabilities, points, embeddings, inDomain;
    for (const Prediction& one : *predicted) {
        probabilities.push_back(torch::tensor(one.probabilities));
        embeddings.push_back(torch::tensor(one.embedding));
        inDomain.push_back(torch::tensor(one.inDomain));
        std::vector<double> degrees;
        for (const GeoPoint& point : one.points)
            degrees.insert(degrees.end(), {point.latitude, point.longitude});
        points.push_back(torch::tensor(degrees).view({-1, 2}));
    }
    return {{"probabilities", torch::stack(probabilities)},
            {"points", torch::stack(points)},
            {"embeddings", torch::stack(embeddings)},
            {"in_domain", torch::stack(inDomain)}};
}

} // namespace whereabouts
