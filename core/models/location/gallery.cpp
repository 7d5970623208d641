#include "models/location/gallery.h"

#include "base/paths.h"
#include "models/location/bytescan.h"

#include <algorithm>
#include <cmath>
#include <mutex>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t atOnce = 4096; // rows that a thread takes at least
const char* const bytesName = "bytes";
const char* const restsName = "rests";
const char* const stepsName = "steps";

// Of the cosine of unit vectors, when bytes are all that is known of one of them. A byte is off by up to half a step, evenly
// spread, so their sum has the standard deviation of step / sqrt(12); four of those are as good as never exceeded.
constexpr double sureDeviations = 4.0;
// What a probability may be off by, as a share of the largest.
constexpr double tolerated = 1e-4;

fs::path fileOf(const std::string& fingerprint) {
    return cacheFolder() / "galleries" / (fingerprint + ".safetensors");
}

bool hasShape(const Result<torch::Tensor>& tensor, torch::ScalarType type, torch::IntArrayRef shape) {
    return tensor && tensor->scalar_type() == type && tensor->sizes() == shape;
}

// How far below the best cosine a place lies whose probability is within the tolerance although only its bytes were read:
// with an error of e in its logit, p e = tolerated * best, and p = best * exp(-scale * distance).
double farEnough(double scale, double largestStep) {
    const double error = sureDeviations * largestStep / std::sqrt(12.0);
    return std::max(0.0, std::log(std::max(1.0, scale * error / tolerated)) / scale) + 2.0 * error;
}

} // namespace

std::optional<Gallery> Gallery::kept(const std::string& fingerprint, std::int64_t places, std::int64_t width) {
    const Result<SafetensorsFile> file = SafetensorsFile::open(fileOf(fingerprint));
    if (!file)
        return std::nullopt;
    const Result<torch::Tensor> bytes = tensorOf(*file, bytesName), rests = tensorOf(*file, restsName),
                                steps = tensorOf(*file, stepsName);
    if (!hasShape(bytes, torch::kInt8, {places, width}) || !hasShape(rests, torch::kInt16, {places, width}) ||
        !hasShape(steps, torch::kFloat32, {places}))
        return std::nullopt;
    Gallery gallery(*bytes, *rests, *steps);
    gallery.probabilities(torch::ones({width}), 1e3);
    return gallery;
}

Gallery Gallery::keep(const std::string& fingerprint, const torch::Tensor& embeddings) {
    const std::int64_t places = embeddings.size(0), width = embeddings.size(1);
    const torch::Tensor unit = torch::nn::functional::normalize(embeddings).to(torch::kFloat32).contiguous();
    const Gallery made(torch::empty({places, width}, torch::kInt8), torch::empty({places, width}, torch::kInt16), torch::empty({places}));
    const float* const rows = unit.const_data_ptr<float>();
    std::int8_t* const bytes = made.m_bytes.mutable_data_ptr<std::int8_t>();
    std::int16_t* const rests = made.m_rests.mutable_data_ptr<std::int16_t>();
    float* const steps = made.m_steps.mutable_data_ptr<float>();
    at::parallel_for(0, places, atOnce, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i)
            steps[i] = splitRow({rows + i * width, std::size_t(width)}, bytes + i * width, rests + i * width);
    });
    std::error_code error;
    fs::create_directories(fileOf(fingerprint).parent_path(), error);
    if (saveTensors(fileOf(fingerprint), {{bytesName, made.m_bytes}, {restsName, made.m_rests}, {stepsName, made.m_steps}}, {})) {
        if (auto mapped = kept(fingerprint, places, width))
            return *mapped;
    }
    return made; // a full disk only costs the next start its time
}

torch::Tensor Gallery::probabilities(const torch::Tensor& query, double scale) const {
    const torch::Tensor single = query.to(torch::kFloat32);
    const torch::Tensor direction = (single / single.norm().clamp_min(1e-12)).contiguous();
    const std::int64_t places = m_bytes.size(0), width = m_bytes.size(1);
    const std::span<const float> numbers(direction.const_data_ptr<float>(), std::size_t(width));
    const WholeQuery whole = wholeQuery(numbers);
    const std::int8_t* const bytes = m_bytes.const_data_ptr<std::int8_t>();
    const std::int16_t* const rests = m_rests.const_data_ptr<std::int16_t>();
    const float* const steps = m_steps.const_data_ptr<float>();
    torch::Tensor cosines = torch::empty({places});
    float* const values = cosines.mutable_data_ptr<float>();

    std::mutex mutex;
    float best = -2.0F, largestStep = 0.0F;
    at::parallel_for(0, places, atOnce, [&](std::int64_t begin, std::int64_t end) {
        std::vector<std::int32_t> products(std::size_t(end - begin));
        scanBytes(bytes + begin * width, products.size(), whole.wholes, products.data());
        float bestHere = -2.0F, largestHere = 0.0F;
        for (std::int64_t i = begin; i < end; ++i) {
            values[i] = static_cast<float>(products[std::size_t(i - begin)]) * steps[i] * whole.step;
            bestHere = std::max(bestHere, values[i]);
            largestHere = std::max(largestHere, steps[i]);
        }
        const std::scoped_lock lock(mutex);
        best = std::max(best, bestHere);
        largestStep = std::max(largestStep, largestHere);
    });
    const float from = best - static_cast<float>(farEnough(scale, double(largestStep)));
    at::parallel_for(0, places, atOnce, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            if (values[i] >= from)
                values[i] = steps[i] * productWithRests(bytes + i * width, rests + i * width, numbers);
        }
    });
    return cosines.mul_(scale).softmax(0);
}

std::vector<std::int64_t> largest(std::span<const float> numbers, std::size_t count) {
    std::vector<std::int64_t> best; // a heap whose front is the worst
    const auto better = [&](std::int64_t a, std::int64_t b) {
        const float x = numbers[std::size_t(a)], y = numbers[std::size_t(b)];
        return x != y ? x > y : a < b;
    };
    for (std::int64_t i = 0; i < std::ssize(numbers); ++i) {
        if (best.size() == count) {
            if (!better(i, best.front()))
                continue;
            std::ranges::pop_heap(best, better);
            best.pop_back();
        }
        best.push_back(i);
        std::ranges::push_heap(best, better);
    }
    std::ranges::sort_heap(best, better);
    return best;
}

} // namespace whereabouts
