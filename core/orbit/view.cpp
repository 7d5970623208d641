#include "orbit/view.h"

#include "orbit/random.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace whereabouts {

// One stream of random numbers each, so that a change to one leaves the others as they are.
enum Purpose : std::uint64_t { Place, Camera, Air, CloudShape, Light, Sensor, Kind, Wide, Noise };

static GeoPoint sampleLand(const LandMask& land, Random& random) {
    const double south = std::sin(-60.0 * std::numbers::pi / 180.0);
    const double north = std::sin(75.0 * std::numbers::pi / 180.0);
    GeoPoint point;
    do {
        point.latitude = std::asin(random.uniform(south, north)) * 180.0 / std::numbers::pi;
        point.longitude = random.uniform(-180.0, 180.0);
    } while (!land.contains(point));
    return point;
}

static GeoPoint samplePlace(const LandMask& land, Random random, Split split) {
    GeoPoint point;
    do {
        point = sampleLand(land, random);
    } while (!mayCentre(split, point));
    return point;
}

GeoPoint sampleLand(const LandMask& land, std::uint64_t seed, std::uint64_t index) {
    Random random(seed, index, Place);
    return sampleLand(land, random);
}

static Rgb sampleBalance(Random& random, double width) {
    Rgb balance;
    for (float& channel : balance)
        channel = random.uniformFloat(1.0 - width, 1.0 + width);
    return balance;
}

static void sampleCloudShape(ViewParameters& view, Random random) {
    view.cloudOpacity = random.uniformFloat(0.35, 0.85);
    view.cloudSoftness = random.uniformFloat(0.1, 0.35);
    view.cloudScaleKm = random.uniformFloat(0.6, 2.5);
    view.cloudStretch = random.uniformFloat(1.0, 2.5);
    view.cloudDirection = random.uniformFloat(0.0, 2.0 * std::numbers::pi);
    view.cloudOffset = {random.uniformFloat(0.0, 1024.0), random.uniformFloat(0.0, 1024.0)};
}

// The distributions that sampleView() states.
static ViewParameters defaultView(const LandMask& land, std::uint64_t seed, std::uint64_t index, Split split) {
    ViewParameters view;
    view.target = samplePlace(land, Random(seed, index, Place), split);
    Random camera(seed, index, Camera);
    view.altitudeKm = camera.uniform(350.0, 450.0);
    view.depressionDegrees = camera.uniform(25.0, 80.0);
    view.verticalFieldOfViewDegrees = camera.uniform(40.0, 70.0);
    view.headingDegrees = camera.uniform(0.0, 360.0);
    Random air(seed, index, Air);
    view.hazeLengthKm = air.uniformFloat(1500.0, 6000.0);
    if (air.chance(1.0 / 3.0))
        view.cloudCover = air.uniformFloat(0.0, 0.3);
    sampleCloudShape(view, Random(seed, index, CloudShape));
    Random light(seed, index, Light);
    view.sunElevationDegrees = light.uniform(25.0, 75.0);
    view.sunAzimuthDegrees = light.uniform(0.0, 360.0);
    Random sensor(seed, index, Sensor);
    view.exposure = sensor.uniformFloat(0.8, 1.3);
    view.whiteBalance = sampleBalance(sensor, 0.08);
    view.noiseSeed = Random(seed, index, Noise).bits();
    return view;
}

static void widenCamera(ViewParameters& view, Random& random) {
    view.altitudeKm = random.uniform(330.0, 450.0);
    view.depressionDegrees = random.uniform(18.0, 88.0);
    view.verticalFieldOfViewDegrees = random.chance(0.3) ? std::pow(35.0, random.uniform()) : random.uniform(35.0, 75.0);
    if (random.chance(0.5))
        view.rollDegrees = random.uniform(-8.0, 8.0);
}

static void widenGround(ViewParameters& view, Random& random) {
    if (random.chance(0.55)) {
        // Plain Blue Marble, Blue Marble in spring, ETOPO1, shaded relief: the first two are photographs and come oftener.
        const double pick = random.uniform();
        view.otherPicture = pick < 0.35 ? 0 : pick < 0.7 ? 1 : pick < 0.85 ? 2 : 3;
        view.otherShare = random.chance(0.4) ? 1.0F : random.uniformFloat(0.2, 1.0);
    }
    view.seaColour = {random.uniformFloat(0.0, 0.15), random.uniformFloat(0.03, 0.3), random.uniformFloat(0.1, 0.5)};
    if (random.chance(0.3))
        view.paintedSea = random.uniformFloat(0.2, 1.0);
    if (random.chance(0.25))
        view.browning = random.uniformFloat(0.2, 1.0);
    view.detail = random.uniformFloat(0.0, 0.5);
    if (random.chance(0.1))
        view.snowLatitude = random.uniformFloat(38.0, 68.0);
}

static void widenAir(ViewParameters& view, Random& random) {
    view.hazeLengthKm = 1000.0F * std::pow(8.0F, random.uniformFloat(0.0, 1.0));
    const float blueness = random.uniformFloat(0.0, 0.6);
    view.hazeTint = {1.0F - blueness, 1.0F, 1.0F + blueness};
    const float bright = random.uniformFloat(0.5, 1.0);
    view.hazeColour = {bright * random.uniformFloat(0.45, 1.0), bright * random.uniformFloat(0.7, 1.0), bright};
    if (random.chance(0.5))
        view.cloudCover = random.uniformFloat(0.0, 0.45);
    view.cloudOpacity = random.uniformFloat(0.3, 1.0);
    view.cloudSoftness = random.uniformFloat(0.03, 0.4);
    view.cloudScaleKm = 0.25F * std::pow(24.0F, random.uniformFloat(0.0, 1.0));
    view.cloudStretch = random.uniformFloat(1.0, 4.0);
    view.cloudShadow = random.uniformFloat(0.0, 0.6);
}

static void widenSensor(ViewParameters& view, Random& random) {
    view.sunElevationDegrees = random.uniform(8.0, 85.0);
    view.shading = random.uniformFloat(0.0, 1.0);
    view.glint = random.uniformFloat(0.0, 0.8);
    view.exposure = random.uniformFloat(0.6, 1.6);
    view.whiteBalance = sampleBalance(random, 0.2);
    view.saturation = random.chance(0.05) ? 0.0F : random.uniformFloat(0.5, 1.4);
    view.contrast = random.uniformFloat(0.7, 1.4);
    view.gamma = random.uniformFloat(0.7, 1.4);
    view.vignetting = random.uniformFloat(0.0, 0.5);
    view.blur = random.uniformFloat(0.0, 1.0);
    view.noise = random.uniformFloat(0.0, 5.0);
    if (random.chance(0.06)) {
        view.frameDistance = random.uniformFloat(0.7, 1.2);
        view.frameDirection = random.uniformFloat(0.0, 2.0 * std::numbers::pi);
    }
}

ViewParameters sampleView(const LandMask& land, std::uint64_t seed, std::uint64_t index, Split split, Variation variation) {
    ViewParameters view = defaultView(land, seed, index, split);
    const bool longLens = variation == Variation::LongLens;
    if (longLens || (variation == Variation::Training && Random(seed, index, Kind).chance(0.3))) {
        Random random(seed, index, Wide);
        widenCamera(view, random);
        widenGround(view, random);
        widenAir(view, random);
        widenSensor(view, random);
        if (longLens) {
            view.verticalFieldOfViewDegrees = 0.8 * std::pow(10.0, random.uniform());
            view.detail = random.uniformFloat(0.2, 0.9);
        }
    }
    return view;
}

} // namespace whereabouts
