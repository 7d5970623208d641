#pragma once

#include "orbit/earth.h"
#include "orbit/view.h"

#include <cstdint>
#include <span>

namespace whereabouts {

// Renders a view by casting rays at the sphere: ground, clouds, haze, limb and space, then the sensor. Writes
// [size, size, 3] RGB bytes. Pure: the same bytes for the same arguments, on every thread and x86-64 processor.
void render(const Earth& earth, const ViewParameters& view, int size, std::span<std::uint8_t> pixels);

} // namespace whereabouts
