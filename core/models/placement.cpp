#include "models/torchheaders.h"

#include "models/placement.h"

#include "models/weights/tensors.h"

#include <ATen/detail/CUDAHooksInterface.h>

namespace whereabouts {

Result<Device> availableDevice(Device wanted) {
    const bool gpu = torch::cuda::is_available();
    if (wanted == Device::Cuda && !gpu) {
        return failure(Error::Code::Unsupported,
                       "There is no GPU that LibTorch can use: it needs an NVIDIA GPU with its driver and a LibTorch built with CUDA. "
                       "Leave the device to the program, or choose the CPU.");
    }
    return gpu && wanted != Device::Cpu ? Device::Cuda : Device::Cpu;
}

Placement placementOf(Device device, Precision precision) {
    const bool gpu = device == Device::Cuda;
    const torch::Device where = gpu ? torch::kCUDA : torch::kCPU;
    if (precision == Precision::Float32)
        return {where, torch::kFloat32};
    if (gpu)
        return {where, at::detail::getCUDAHooks().supportsBFloat16ConvolutionWithCuDNNv8() ? torch::kBFloat16 : torch::kHalf};
    return {where, hasFastBFloat16() ? torch::kBFloat16 : torch::kFloat32};
}

} // namespace whereabouts
