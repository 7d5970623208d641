#include "models/location/gallery.h"

#include "base/paths.h"
#include "models/location/halfscan.h"

#include <algorithm>
#include <cmath>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

constexpr double restScale = 4096.0; // what a half leaves out is this much smaller
constexpr std::size_t lookedAtAgain = 64;
const char* const halvesName = "halves";
const char* const restsName = "rests";

fs::path fileOf(const std::string& fingerprint) {
    return cacheFolder() / "galleries" / (fingerprint + ".safetensors");
}

const std::uint16_t* halvesOf(const torch::Tensor& tensor) {
    return static_cast<const std::uint16_t*>(tensor.const_data_ptr());
}

} // namespace

std::optional<Gallery> Gallery::kept(const std::string& fingerprint, std::int64_t places, std::int64_t width) {
    const Result<SafetensorsFile> file = SafetensorsFile::open(fileOf(fingerprint));
    if (!file)
        return std::nullopt;
    const Result<torch::Tensor> halves = tensorOf(*file, halvesName), rests = tensorOf(*file, restsName);
    for (const auto* tensor : {&halves, &rests}) {
        const bool fits = *tensor && (*tensor)->scalar_type() == torch::kHalf && (*tensor)->sizes() == torch::IntArrayRef({places, width});
        if (!fits)
            return std::nullopt;
    }
    Gallery gallery(*halves, *rests);
    gallery.probabilities(torch::zeros({width}), 1.0);
    return gallery;
}

Gallery Gallery::keep(const std::string& fingerprint, const torch::Tensor& embeddings) {
    const torch::Tensor unit = torch::nn::functional::normalize(embeddings);
    const torch::Tensor halves = unit.to(torch::kHalf);
    const torch::Tensor rests = ((unit - halves.to(unit.scalar_type())) * restScale).to(torch::kHalf);
    std::error_code error;
    fs::create_directories(fileOf(fingerprint).parent_path(), error);
    if (saveTensors(fileOf(fingerprint), {{halvesName, halves}, {restsName, rests}}, {})) {
        if (auto mapped = kept(fingerprint, embeddings.size(0), embeddings.size(1)))
            return *mapped;
    }
    return {halves, rests}; // a full disk only costs the next start its time
}

torch::Tensor Gallery::probabilities(const torch::Tensor& query, double scale) const {
    const torch::Tensor single = query.to(torch::kFloat32);
    const torch::Tensor direction = (single / single.norm().clamp_min(1e-12)).contiguous();
    const std::int64_t places = m_halves.size(0), width = m_halves.size(1);
    torch::Tensor cosines = torch::empty({places});
    float* const values = cosines.mutable_data_ptr<float>();
    at::parallel_for(0, places, 4096, [&](std::int64_t begin, std::int64_t end) {
        scanHalves(halvesOf(m_halves) + begin * width, std::size_t(end - begin), std::size_t(width),
                   direction.const_data_ptr<float>(), values + begin);
    });
    const torch::Tensor best = torch::tensor(largest({values, std::size_t(places)}, lookedAtAgain));
    const torch::Tensor rows = m_halves.index_select(0, best).to(torch::kFloat64) +
                               m_rests.index_select(0, best).to(torch::kFloat64) / restScale;
    cosines.index_copy_(0, best, rows.mv(direction.to(torch::kFloat64)).to(torch::kFloat32));
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
