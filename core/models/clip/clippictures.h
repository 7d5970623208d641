#pragma once

#include "engine/model.h"
#include "models/clip/clipconfig.h"

namespace whereabouts {

// How a CLIP in a folder takes pictures: of the side that its configuration says, normalised as preprocessor_config.json (Hugging
// Face) or `preprocess_cfg` in the configuration (OpenCLIP) says, or else as the first published models. Fails with a sentence that
// names the file and the key where they ask for another preparation than the one there is: resized to the side by bicubic
// interpolation, cropped at the centre, scaled to 0 to 1, normalised.
Result<ImageInput> readClipPictures(const std::filesystem::path& folder, const ClipVisionConfig& vision);

} // namespace whereabouts
