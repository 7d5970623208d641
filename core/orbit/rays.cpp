#include "orbit/rays.h"

#include <cmath>
#include <numbers>

namespace whereabouts {

#define WHEREABOUTS_INLINE [[gnu::always_inline]] static inline

static constexpr float pi = std::numbers::pi_v<float>;

WHEREABOUTS_INLINE Lanes root(Lanes x) {
    Lanes result;
    for (std::size_t i = 0; i < laneCount; ++i)
        result[i] = __builtin_sqrtf(x[i]);
    return result;
}

WHEREABOUTS_INLINE Lanes magnitude(Lanes x) { return x < 0.0F ? -x : x; }

WHEREABOUTS_INLINE Lanes larger(Lanes x, float bound) { return x < bound ? Lanes{} + bound : x; }

WHEREABOUTS_INLINE Lanes dot(const Vector& a, Lanes x, Lanes y, Lanes z) { return a[0] * x + a[1] * y + a[2] * z; }

WHEREABOUTS_INLINE void store(std::vector<float>& values, std::size_t at, Lanes lanes) {
    __builtin_memcpy(values.data() + at, &lanes, sizeof lanes);
}

// Angle of (x, y) in radians, error below 2e-6: an odd polynomial of degree 13 for the arc tangent on [0, 1].
WHEREABOUTS_INLINE Lanes angle(Lanes y, Lanes x) {
    const Lanes ax = magnitude(x), ay = magnitude(y);
    const Lanes ratio = (ax < ay ? ax : ay) / ((ax < ay ? ay : ax) + 1e-30F);
    const Lanes s = ratio * ratio;
    Lanes a = ratio * (0.999999212F + s * (-0.333262148F + s * (0.198781143F + s * (-0.134799015F +
              s * (0.0838616F + s * (-0.0369867F + s * 0.0078044F))))));
    a = ay > ax ? pi / 2.0F - a : a;
    a = x < 0.0F ? pi - a : a;
    return y < 0.0F ? -a : a;
}

WHEREABOUTS_VECTOR_CLONES
void castRow(const Camera& camera, int row, int rows, Rays& rays) {
    const auto radius = static_cast<float>(earthRadiusKm);
    const Vector& right = camera.right;
    const float step = 2.0F / static_cast<float>(rays.n);
    const float stepDown = 2.0F / static_cast<float>(rows);
    const float dy = 1.0F - (static_cast<float>(row) + 0.5F) * stepDown;
    const Vector start{camera.ahead[0] + dy * camera.up[0], camera.ahead[1] + dy * camera.up[1],
                       camera.ahead[2] + dy * camera.up[2]};
    const float rayAngle = std::sqrt(step * stepDown) *
                           std::sqrt(right[0] * right[0] + right[1] * right[1] + right[2] * right[2]);
    const float q = camera.distanceSquaredLessOne;
    const Lanes horizon = Lanes{} + std::sqrt(q);
    for (std::size_t i = 0; i < rays.n; i += laneCount) {
        const Lanes column = static_cast<float>(i) + Lanes{0.5F, 1.5F, 2.5F, 3.5F, 4.5F, 5.5F, 6.5F, 7.5F};
        const Lanes dx = column * step - 1.0F;
        Lanes rx = start[0] + dx * right[0];
        Lanes ry = start[1] + dx * right[1];
        Lanes rz = start[2] + dx * right[2];
        const Lanes inverse = 1.0F / root(rx * rx + ry * ry + rz * rz);
        rx *= inverse;
        ry *= inverse;
        rz *= inverse;
        // |position + t * ray| = 1, the nearer root
        const Lanes b = -dot(camera.position, rx, ry, rz);
        const Lanes discriminant = b * b - q;
        const LaneBits onEarth = (discriminant > 0.0F) & (b > 0.0F);
        const Lanes nearer = q / (b + root(magnitude(discriminant)));
        const Lanes t = onEarth ? nearer : horizon;
        const Lanes x = camera.position[0] + t * rx;
        const Lanes y = camera.position[1] + t * ry;
        const Lanes z = camera.position[2] + t * rz;
        const Lanes ex = dot(camera.earthX, x, y, z);
        const Lanes ey = dot(camera.earthY, x, y, z);
        const Lanes ez = dot(camera.earthZ, x, y, z);
        const Lanes sinElevation = larger(-(rx * x + ry * y + rz * z), 0.02F);
        const Lanes sun = dot(camera.toSun, x, y, z);
        const Lanes missed = (root(larger(q + 1.0F - b * b, 1.0F)) - 1.0F) * radius;
        store(rays.hit, i, onEarth ? Lanes{} + 1.0F : Lanes{});
        store(rays.x, i, x * radius);
        store(rays.y, i, y * radius);
        store(rays.km, i, t * radius);
        store(rays.u, i, angle(ey, ex) * (0.5F / pi) + 0.5F);
        store(rays.v, i, 0.5F - angle(ez, root(ex * ex + ey * ey)) * (1.0F / pi));
        store(rays.footprintKm, i, t * (radius * rayAngle) / root(sinElevation));
        store(rays.sun, i, sun);
        store(rays.mirror, i, dot(camera.toSun, rx, ry, rz) + 2.0F * sinElevation * sun);
        store(rays.missKm, i, b > 0.0F ? missed : Lanes{} + 1000.0F);
    }
}

} // namespace whereabouts
