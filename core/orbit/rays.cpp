#include "orbit/rays.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace whereabouts {

static inline float dot(const Vector& a, float x, float y, float z) { return a[0] * x + a[1] * y + a[2] * z; }

// Angle of (x, y) in radians, error below 2e-6 for the kernel (odd polynomial of degree 13 on [0, 1]).
static inline float angle(float y, float x) {
    const float ax = std::abs(x), ay = std::abs(y);
    const float ratio = (ax < ay ? ax : ay) / ((ax < ay ? ay : ax) + 1e-30F);
    const float s = ratio * ratio;
    float a = ratio * (0.999999212F + s * (-0.333262148F + s * (0.198781143F + s * (-0.134799015F +
              s * (0.0838616F + s * (-0.0369867F + s * 0.0078044F))))));
    a = ay > ax ? std::numbers::pi_v<float> / 2.0F - a : a;
    a = x < 0.0F ? std::numbers::pi_v<float> - a : a;
    return y < 0.0F ? -a : a;
}

WHEREABOUTS_VECTOR_CLONES
void castRow(const Camera& camera, int row, Rays& rays) {
    const auto radius = static_cast<float>(earthRadiusKm);
    const float step = 2.0F / static_cast<float>(rays.n);
    const float dy = 1.0F - (static_cast<float>(row) + 0.5F) * step;
    const Vector start{camera.ahead[0] + dy * camera.up[0], camera.ahead[1] + dy * camera.up[1],
                       camera.ahead[2] + dy * camera.up[2]};
    const float pixelAngle = step * std::sqrt(dot(camera.right, camera.right[0], camera.right[1], camera.right[2]));
    const float horizon = std::sqrt(camera.distanceSquaredLessOne);
    float* const hits = rays.hit.data();
    float* const xs = rays.x.data();
    float* const ys = rays.y.data();
    float* const kms = rays.km.data();
    float* const us = rays.u.data();
    float* const vs = rays.v.data();
    float* const footprints = rays.footprintKm.data();
    float* const suns = rays.sun.data();
    float* const mirrors = rays.mirror.data();
    float* const misses = rays.missKm.data();
    const auto count = static_cast<std::int32_t>(rays.n);
#pragma GCC ivdep
    for (std::int32_t i = 0; i < count; ++i) {
        const float dx = (static_cast<float>(i) + 0.5F) * step - 1.0F;
        float rx = start[0] + dx * camera.right[0];
        float ry = start[1] + dx * camera.right[1];
        float rz = start[2] + dx * camera.right[2];
        const float inverse = 1.0F / std::sqrt(rx * rx + ry * ry + rz * rz);
        rx *= inverse;
        ry *= inverse;
        rz *= inverse;
        // |position + t * ray| = 1, the nearer root
        const float b = -dot(camera.position, rx, ry, rz);
        const float discriminant = b * b - camera.distanceSquaredLessOne;
        const bool onEarth = discriminant > 0.0F && b > 0.0F;
        const float t = onEarth ? camera.distanceSquaredLessOne / (b + std::sqrt(std::max(discriminant, 0.0F))) : horizon;
        const float x = camera.position[0] + t * rx;
        const float y = camera.position[1] + t * ry;
        const float z = camera.position[2] + t * rz;
        const float ex = dot(camera.earthX, x, y, z);
        const float ey = dot(camera.earthY, x, y, z);
        const float ez = dot(camera.earthZ, x, y, z);
        const float sinElevation = std::max(-(rx * x + ry * y + rz * z), 0.02F);
        const float sun = dot(camera.toSun, x, y, z);
        hits[i] = onEarth ? 1.0F : 0.0F;
        xs[i] = x * radius;
        ys[i] = y * radius;
        kms[i] = t * radius;
        us[i] = angle(ey, ex) * (0.5F / std::numbers::pi_v<float>) + 0.5F;
        vs[i] = 0.5F - angle(ez, std::sqrt(ex * ex + ey * ey)) * (1.0F / std::numbers::pi_v<float>);
        footprints[i] = t * radius * pixelAngle / std::sqrt(sinElevation);
        suns[i] = sun;
        mirrors[i] = dot(camera.toSun, rx, ry, rz) + 2.0F * sinElevation * sun;
        const float nearest = camera.distanceSquaredLessOne + 1.0F - b * b;
        misses[i] = b > 0.0F ? (std::sqrt(std::max(nearest, 1.0F)) - 1.0F) * radius : 1000.0F;
    }
}

} // namespace whereabouts
