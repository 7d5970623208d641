#pragma once

#include "base/result.h"
#include "orbit/clouds.h"
#include "orbit/landmask.h"
#include "orbit/texture.h"

#include <filesystem>
#include <vector>

namespace whereabouts {

// The globe that views are rendered from. Immutable after load; any thread.
struct Earth {
    // What load() reads: the sharpened Blue Marble alone (310 MB), or other pictures of the Earth too (300 MB more),
    // which training mixes in so that a model learns the Earth and not one picture of it.
    enum class Pictures { Default, All };

    // Reads resources/imagery. Takes a second or two. Fails with a sentence that names the file.
    static Result<Earth> load(const std::filesystem::path& folder, Pictures pictures = Pictures::Default);

    LandMask land;
    Texture blueMarble;         // Blue Marble, sharpened by the high-pass of the shaded relief
    std::vector<Texture> others; // empty, or: plain Blue Marble, Blue Marble in spring, shaded relief, ETOPO1
    CloudField clouds;
};

} // namespace whereabouts
