#include "models/location/sphericalharmonics.h"

#include <cmath>
#include <numbers>

namespace whereabouts {

void sphericalHarmonics(int degrees, Harmonics harmonics, GeoPoint place, std::span<double> values) {
    using std::numbers::pi;
    const double phi = (place.longitude + 180.0) * pi / 180.0, theta = (place.latitude + 90.0) * pi / 180.0;
    const double cosine = std::cos(theta), sine = std::sin(theta);
    const auto at = [&](int l, int m) -> double& { return values[static_cast<std::size_t>(l * l + l + m)]; };

    double diagonal = std::sqrt(0.25 / pi); // of l = m
    for (int m = 0; m < degrees; ++m) {
        if (m > 0)
            diagonal *= sine * std::sqrt((2.0 * m + 1.0) / (2.0 * m));
        const double sign = harmonics == Harmonics::ClosedForm && m % 2 == 1 ? -1.0 : 1.0;
        const double factor = m > 0 ? sign * std::numbers::sqrt2 : harmonics == Harmonics::TimesPi ? pi : 1.0;
        const double east = factor * std::cos(m * phi), west = factor * std::sin(m * phi);
        double before = 0.0, legendre = diagonal;
        for (int l = m; l < degrees; ++l) {
            at(l, m) = east * legendre;
            if (m > 0)
                at(l, -m) = west * legendre;
            const double next = l + 1.0; // of the degree that follows
            const double span = (next - m) * (next + m);
            const double a = std::sqrt((2.0 * next - 1.0) * (2.0 * next + 1.0) / span);
            const double b = std::sqrt((2.0 * next + 1.0) * (l + m) * (l - m) / (span * (2.0 * next - 3.0)));
            const double above = a * cosine * legendre - b * before;
            before = legendre;
            legendre = above;
        }
    }
}

} // namespace whereabouts
