#include "models/location/positionalencoding.h"

#include "models/location/sphericalharmonics.h"

#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace whereabouts {

namespace {

constexpr double radiansPerDegree = std::numbers::pi / 180.0;

constexpr std::array<std::pair<std::string_view, LocationEncoding>, 10> names{
    {{"direct", LocationEncoding::Direct},
     {"cartesian3d", LocationEncoding::Cartesian3d},
     {"wrap", LocationEncoding::Wrap},
     {"grid", LocationEncoding::Grid},
     {"theory", LocationEncoding::Theory},
     {"spherec", LocationEncoding::SphereC},
     {"spherecplus", LocationEncoding::SphereCPlus},
     {"spherem", LocationEncoding::SphereM},
     {"spheremplus", LocationEncoding::SphereMPlus},
     {"sphericalharmonics", LocationEncoding::SphericalHarmonics}}};

// 1 / radius, the radii in a geometric series from the smallest to the largest.
double frequency(const EncodingSettings& settings, int index) {
    const double ratio = settings.largestRadius / settings.smallestRadius;
    const double steps = settings.frequencies > 1 ? settings.frequencies - 1 : 1;
    return 1.0 / (settings.smallestRadius * std::pow(ratio, index / steps));
}

void encodeGrid(const EncodingSettings& settings, GeoPoint place, std::span<double> values) {
    auto next = values.begin();
    for (const double degrees : {place.longitude, place.latitude}) {
        for (int i = 0; i < settings.frequencies; ++i) {
            const double angle = degrees * frequency(settings, i);
            *next++ = std::sin(angle);
            *next++ = std::cos(angle);
        }
    }
}

void encodeTheory(const EncodingSettings& settings, GeoPoint place, std::span<double> values) {
    const double half = -0.5 * place.longitude, high = 0.5 * std::numbers::sqrt3 * place.latitude;
    const std::array<double, 3> along{place.longitude, half + high, half - high}; // unit vectors 120 degrees apart
    const std::size_t halfSize = values.size() / 2;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double angle = along[i % 6 / 2] * frequency(settings, static_cast<int>(i / 6));
        values[i] = i % halfSize % 2 == 0 ? std::sin(angle) : std::cos(angle);
    }
}

void encodeSphere(const EncodingSettings& settings, GeoPoint place, std::span<double> values) {
    auto next = values.begin();
    const auto twice = [&](double value) {
        *next++ = value;
        *next++ = value;
    };
    const double longitudeCos1 = std::cos(place.longitude), longitudeSin1 = std::sin(place.longitude);
    const double latitudeCos1 = std::cos(place.latitude);
    for (int i = 0; i < settings.frequencies; ++i) {
        const double scale = frequency(settings, i);
        const double longitudeSin = std::sin(place.longitude * scale), longitudeCos = std::cos(place.longitude * scale);
        const double latitudeSin = std::sin(place.latitude * scale), latitudeCos = std::cos(place.latitude * scale);
        const bool withM = settings.encoding == LocationEncoding::SphereM || settings.encoding == LocationEncoding::SphereMPlus;
        const bool plus =
            settings.encoding == LocationEncoding::SphereCPlus || settings.encoding == LocationEncoding::SphereMPlus;
        twice(latitudeSin);
        if (plus) {
            twice(latitudeCos);
            twice(longitudeSin);
            twice(longitudeCos);
        }
        if (withM) {
            twice(latitudeCos * longitudeCos1);
            twice(latitudeCos1 * longitudeCos);
            twice(latitudeCos * longitudeSin1);
            twice(latitudeCos1 * longitudeSin);
        } else {
            twice(latitudeCos * longitudeCos);
            twice(latitudeCos * longitudeSin);
        }
    }
}

} // namespace

std::optional<LocationEncoding> locationEncoding(std::string_view name) {
    for (const auto& [known, encoding] : names) {
        if (known == name)
            return encoding;
    }
    return std::nullopt;
}

std::int64_t encodedSize(const EncodingSettings& settings) {
    const std::int64_t frequencies = settings.frequencies, degrees = settings.degrees;
    switch (settings.encoding) {
    case LocationEncoding::Direct: return 2;
    case LocationEncoding::Cartesian3d: return 3;
    case LocationEncoding::Wrap: return 4;
    case LocationEncoding::Grid: return 4 * frequencies;
    case LocationEncoding::Theory:
    case LocationEncoding::SphereC: return 6 * frequencies;
    case LocationEncoding::SphereCPlus: return 12 * frequencies;
    case LocationEncoding::SphereM: return 10 * frequencies;
    case LocationEncoding::SphereMPlus: return 16 * frequencies;
    case LocationEncoding::SphericalHarmonics: return degrees * degrees;
    }
    return 0;
}

void encode(const EncodingSettings& settings, GeoPoint place, std::span<double> values) {
    const double longitude = place.longitude * radiansPerDegree, latitude = place.latitude * radiansPerDegree;
    switch (settings.encoding) {
    case LocationEncoding::Direct:
        values[0] = longitude - std::numbers::pi;
        values[1] = latitude - std::numbers::pi;
        break;
    case LocationEncoding::Cartesian3d:
        values[0] = std::cos(longitude) * std::cos(latitude);
        values[1] = std::sin(longitude) * std::cos(latitude);
        values[2] = std::sin(latitude);
        break;
    case LocationEncoding::Wrap:
        values[0] = std::cos(longitude);
        values[1] = std::sin(longitude);
        values[2] = std::cos(latitude);
        values[3] = std::sin(latitude);
        break;
    case LocationEncoding::Grid: encodeGrid(settings, place, values); break;
    case LocationEncoding::Theory: encodeTheory(settings, place, values); break;
    case LocationEncoding::SphereC:
    case LocationEncoding::SphereCPlus:
    case LocationEncoding::SphereM:
    case LocationEncoding::SphereMPlus: encodeSphere(settings, place, values); break;
    case LocationEncoding::SphericalHarmonics:
        sphericalHarmonics(settings.degrees, settings.harmonics, place, values);
        break;
    }
}

} // namespace whereabouts
