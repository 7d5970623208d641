#pragma once

#include "models/weights/tensorreader.h"

#include <array>
#include <optional>

namespace whereabouts {

// GeoCLIP's own networks (Vivanco Cepeda et al. 2023, section 3.2), float32. Every product is in the order of the published
// code: with angles of hundreds of radians the last bits of float32 show.

// The Equal Earth projection (Savric et al. 2018) of coordinates [n, 2] (latitude, longitude in degrees) to x and y [n, 2],
// scaled by 66.50336 / 180. East of the antimeridian x has the other sign, and a pole is a line.
torch::Tensor equalEarth(const torch::Tensor& coordinates);

struct GeoClipLinear {
    torch::Tensor weight, bias;
    torch::Tensor operator()(const torch::Tensor& x) const { return torch::linear(x, weight, bias); }
};

// Image features of CLIP ViT-L/14, before normalisation, [n, 768] -> [n, 512].
class GeoClipImageMlp {
public:
    // Takes image_mlp.*.
    explicit GeoClipImageMlp(TensorReader& weights);
    // Throws, naming the layer, where an output is not finite.
    torch::Tensor operator()(const torch::Tensor& features) const;
    std::int64_t inputs() const { return m_first.weight.size(1); }
    std::int64_t outputs() const { return m_second.weight.size(0); }

private:
    GeoClipLinear m_first, m_second;
};

// The sum of three capsules, each random Fourier features of the projected place (sigma 1, 16 and 256) through an MLP.
class GeoClipLocationEncoder {
public:
    // Takes location_encoder.*.
    explicit GeoClipLocationEncoder(TensorReader& weights);
    // `equal_earth`, `rff.I`, `capsule_out.I` and `location_embeds` [n, 512] for coordinates [n, 2]. Throws, naming the
    // layer, where an output is not finite.
    Tensors run(const torch::Tensor& coordinates) const;
    std::int64_t outputs() const { return m_capsules[0].head.weight.size(0); }
    // Adds what tells this encoder from every other.
    void addTo(Fingerprint& fingerprint) const;

private:
    struct Capsule {
        torch::Tensor frequencies; // [256, 2]
        std::array<GeoClipLinear, 3> layers;
        GeoClipLinear head;
    };
    std::array<Capsule, 3> m_capsules;
};

} // namespace whereabouts
