#include "models/clip/rownorm.h"

#include "models/clip/lanes.h"

#include <ATen/Parallel.h>

namespace whereabouts {

namespace {

struct Rows {
    const std::uint16_t *x, *weight, *bias;
    std::uint16_t* into;
    std::int64_t width;
    float epsilon;
};

WHEREABOUTS_WIDE void normalise(const Rows& rows, std::int64_t row) {
    const auto plus = [](Lanes a, Lanes b) WHEREABOUTS_WIDE { return a + b; };
    const std::uint16_t* x = rows.x + row * rows.width;
    const auto width = static_cast<float>(rows.width);
    Lanes sum{}, squares{};
    for (std::int64_t i = 0; i < rows.width; i += lanes)
        sum += singles(x + i);
    const float mean = across(sum, plus) / width;
    for (std::int64_t i = 0; i < rows.width; i += lanes) {
        const Lanes off = singles(x + i) - mean;
        squares += off * off;
    }
    const float perUnit = 1.0F / std::sqrt(across(squares, plus) / width + rows.epsilon);
    for (std::int64_t i = 0; i < rows.width; i += lanes)
        storeHalves((singles(x + i) - mean) * perUnit * singles(rows.weight + i) + singles(rows.bias + i), rows.into + row * rows.width + i);
}

} // namespace

bool isForRowNorm(const torch::Tensor& x) {
    return x.is_cpu() && x.scalar_type() == torch::kBFloat16 && x.size(-1) % lanes == 0;
}

torch::Tensor rowNorm(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias, double epsilon) {
    constexpr std::int64_t fewestRows = 64; // that are worth a second thread
    const torch::Tensor from = x.contiguous();
    torch::Tensor into = torch::empty_like(from);
    const auto bits = [](const torch::Tensor& tensor) { return static_cast<const std::uint16_t*>(tensor.const_data_ptr()); };
    const Rows rows{bits(from), bits(weight), bits(bias), static_cast<std::uint16_t*>(into.mutable_data_ptr()), x.size(-1), static_cast<float>(epsilon)};
    at::parallel_for(0, x.numel() / rows.width, fewestRows, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t row = begin; row < end; ++row)
            normalise(rows, row);
    });
    return into;
}

} // namespace whereabouts
