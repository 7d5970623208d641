#include "base/rounding.h"

#include <algorithm>
#include <cmath>

namespace whereabouts {

RoundedNumber roundedTo(double value, int digits) {
    if (!(value > 0) || !std::isfinite(value))
        return {};
    const double unit = std::pow(10, std::floor(std::log10(value)) - digits + 1);
    const double rounded = std::round(value / unit) * unit;
    return {rounded, std::clamp(digits - 1 - static_cast<int>(std::floor(std::log10(rounded))), 0, 6)};
}

RoundedNumber roundedDistance(double distance) { return roundedTo(distance, distance < 1000 ? 2 : 3); }

} // namespace whereabouts
