#include "image/decoders.h"

#include <format>

namespace whereabouts {

namespace {

constexpr std::int64_t maxSide = 100'000;
constexpr std::int64_t maxFullSizePixels = 50'000'000;

} // namespace

Result<void> checkClaim(const std::string& name, std::int64_t width, std::int64_t height, const DecodeLimits& limits) {
    if (width < 1 || height < 1)
        return failure(Error::Code::BadInput,
                       std::format("{} is a damaged picture: it claims {} x {} pixels.", name, width, height));
    if (width > maxSide || height > maxSide || width * height > limits.maxPixels)
        return failure(Error::Code::TooLarge,
                       std::format("{} is too large: it claims {} x {} pixels, the limit is {} million.", name, width,
                                   height, limits.maxPixels / 1'000'000));
    return {};
}

int reductionFor(std::int64_t width, std::int64_t height, int atLeast) {
    const auto tooLarge = [&](int factor) { return (width / factor) * (height / factor) > maxFullSizePixels; };
    const auto mayShrink = [&](int factor) { return atLeast > 0 && std::min(width, height) / factor >= atLeast; };
    int factor = 1;
    while (factor < 8 && (tooLarge(factor) || mayShrink(2 * factor)))
        factor *= 2;
    return factor;
}

} // namespace whereabouts
