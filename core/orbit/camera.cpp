#include "orbit/camera.h"

#include <cmath>
#include <numbers>

namespace whereabouts {

static constexpr double radians = std::numbers::pi / 180.0;

static Vector vector(double x, double y, double z) {
    return {static_cast<float>(x), static_cast<float>(y), static_cast<float>(z)};
}

Camera::Camera(const ViewParameters& view) {
    const double sinDown = std::sin(view.depressionDegrees * radians), cosDown = std::cos(view.depressionDegrees * radians);
    // |target + range * (towards the camera)| = 1 + altitude
    const double height = view.altitudeKm / earthRadiusKm;
    const double range = std::sqrt(sinDown * sinDown + height * (2.0 + height)) - sinDown;
    position = vector(0.0, -range * cosDown, 1.0 + range * sinDown);
    distanceSquaredLessOne = static_cast<float>(height * (2.0 + height));

    const double half = std::tan(view.verticalFieldOfViewDegrees * radians / 2.0);
    const double sinRoll = half * std::sin(view.rollDegrees * radians), cosRoll = half * std::cos(view.rollDegrees * radians);
    ahead = vector(0.0, cosDown, -sinDown);
    right = vector(cosRoll, sinRoll * sinDown, sinRoll * cosDown);
    up = vector(-sinRoll, cosRoll * sinDown, cosRoll * cosDown);

    const double toSunAzimuth = (view.sunAzimuthDegrees - view.headingDegrees) * radians;
    const double sunElevation = view.sunElevationDegrees * radians;
    toSun = vector(std::cos(sunElevation) * std::sin(toSunAzimuth), std::cos(sunElevation) * std::cos(toSunAzimuth),
                   std::sin(sunElevation));

    // Right, ahead and up at the target in the Earth's frame; its axes are the columns of that matrix.
    const double latitude = view.target.latitude * radians, longitude = view.target.longitude * radians;
    const double heading = view.headingDegrees * radians;
    const double east[3] = {-std::sin(longitude), std::cos(longitude), 0.0};
    const double north[3] = {-std::sin(latitude) * std::cos(longitude), -std::sin(latitude) * std::sin(longitude),
                             std::cos(latitude)};
    const double zenith[3] = {std::cos(latitude) * std::cos(longitude), std::cos(latitude) * std::sin(longitude),
                              std::sin(latitude)};
    Vector* const axes[3] = {&earthX, &earthY, &earthZ};
    for (int i = 0; i < 3; ++i) {
        *axes[i] = vector(std::cos(heading) * east[i] - std::sin(heading) * north[i],
                          std::sin(heading) * east[i] + std::cos(heading) * north[i], zenith[i]);
    }
}

} // namespace whereabouts
