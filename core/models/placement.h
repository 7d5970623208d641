#pragma once

#include "models/torchheaders.h"

#include "engine/model.h"

namespace whereabouts {

// Where a network's weights lie and what it computes in.
struct Placement {
    torch::Device device = torch::kCPU;
    torch::ScalarType type = torch::kFloat32;
};

// A GPU or the CPU: Fastest is decided. Fails where a GPU is asked for and LibTorch can use none.
Result<Device> availableDevice(Device wanted);

// Float32 as it says. Fastest: bfloat16 where the device has instructions for it, else float16 on a GPU and float32 on the CPU.
// The device is available.
Placement placementOf(Device device, Precision precision);

} // namespace whereabouts
