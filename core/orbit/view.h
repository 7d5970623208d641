#pragma once

#include "geo/geopoint.h"
#include "orbit/landmask.h"
#include "orbit/split.h"

#include <array>
#include <cstdint>

namespace whereabouts {

using Rgb = std::array<float, 3>; // red, green, blue; 1 is white

// All that a view from orbit is rendered from.
struct ViewParameters {
    // Camera. The target is the ground point at the picture's centre; the depression is the angle at the ground between
    // the line of sight and the horizon; the heading is the direction of the line of sight at the target.
    GeoPoint target;
    double altitudeKm = 400.0;
    double depressionDegrees = 60.0;
    double headingDegrees = 0.0;
    double verticalFieldOfViewDegrees = 50.0;
    double rollDegrees = 0.0;

    // Ground. Another picture of the Earth (index into Earth::others) takes this share.
    int otherPicture = 0;
    float otherShare = 0.0F;
    Rgb seaColour{0.035F, 0.11F, 0.24F};
    float paintedSea = 0.0F; // share of the picture's own sea, with its sea floor
    float detail = 0.0F;   // contrast of invented ground detail where a long lens sees more than the texture holds
    float browning = 0.0F;   // how far greens turn brown, 0 to 1
    float snowLatitude = 90.0F; // snow lies north of it

    // Air: a ray of d km keeps exp(-d / length * tint) of the ground's light and takes the rest from the haze.
    float hazeLengthKm = 3000.0F;
    Rgb hazeTint{1.0F, 1.0F, 1.0F};
    Rgb hazeColour{0.62F, 0.74F, 0.90F};

    // Clouds: over this share of the picture, seen through by 1 - opacity.
    float cloudCover = 0.0F;
    float cloudOpacity = 0.6F;
    float cloudSoftness = 0.25F; // from clear to full, in ranks of the noise
    float cloudScaleKm = 2.0F;   // a sample of the noise
    float cloudStretch = 1.0F;   // along its own direction
    float cloudDirection = 0.0F; // radians
    float cloudShadow = 0.3F;
    std::array<float, 2> cloudOffset{0.0F, 0.0F}; // in samples of the noise

    // Light, seen from the target: azimuth clockwise from north.
    double sunElevationDegrees = 50.0;
    double sunAzimuthDegrees = 180.0;
    float shading = 0.0F; // how much the ground darkens as the sun sinks, 0 to 1
    float glint = 0.25F;

    // Sensor: exposure and white balance, then saturation and contrast about mid grey, gamma, vignetting, blur (Gaussian
    // sigma in 64ths of the picture), noise (standard deviation in 255ths).
    float exposure = 1.0F;
    Rgb whiteBalance{1.0F, 1.0F, 1.0F};
    float saturation = 1.0F;
    float contrast = 1.0F;
    float gamma = 1.0F;
    float vignetting = 0.0F;
    float blur = 0.0F;
    float noise = 2.0F;
    std::uint64_t noiseSeed = 0;

    // The edge of a window: what lies beyond this line is dark. Distance from the centre in halves of the picture; 0: none.
    float frameDistance = 0.0F;
    float frameDirection = 0.0F; // radians
};

// How far views may vary. Default: the distributions that every figure refers to, written at sampleView(). Training:
// seven of ten views so, three much wider, for pictures from real cameras and from other renderers. LongLens: all that
// wide, through a field of view of 0.8 to 8 degrees, which holds less than the texture can show.
enum class Variation : std::uint8_t { Default, Training, LongLens };

// Place `index` of a seed: uniform by area over land between 60 degrees south and 75 degrees north, whatever its split.
GeoPoint sampleLand(const LandMask& land, std::uint64_t seed, std::uint64_t index);

// View `index` of a seed: a place of the split, uniform by area over land between 60 degrees south and 75 degrees north;
// altitude 350 to 450 km, depression 25 to 80 degrees, vertical field of view 40 to 70 degrees, heading 0 to 360, exposure
// 0.8 to 1.3, white balance 0.92 to 1.08 per channel, noise of 2/255, haze length 1,500 to 6,000 km, all uniform; in one
// view of three clouds over 0 to 30 % of the picture. Depends on its arguments alone.
ViewParameters sampleView(const LandMask& land, std::uint64_t seed, std::uint64_t index, Split split, Variation variation);

} // namespace whereabouts
