#pragma once

#include "engine/engine.h"

namespace whereabouts {

// Engine::benchmarkGallery(): see there. LibTorch's exceptions pass through.
GalleryTiming benchmarkGallery();

} // namespace whereabouts
