#pragma once

#include "models/location/positionalencoding.h"
#include "models/weights/tensorreader.h"

namespace whereabouts {

// A location encoder in float64: a positional encoding, then SIREN (Sitzmann et al. 2020: sin(w0 (W x + b)), w0 = 30 in the
// first layer and 1 in the others, a linear layer at the end) or FCNet (Mac Aodha et al. 2019: a linear layer and four
// residual ones, each max(0, .) throughout, a linear layer without bias at the end), in evaluation mode.
class LocationNet {
public:
    // Takes `prefix`layers.I and `prefix`last_layer (SIREN), or `prefix`feats.I and `prefix`class_emb (FCNet). Throws where
    // they do not fit the encoding.
    LocationNet(const EncodingSettings& settings, const std::string& prefix, TensorReader& weights);

    // Every step's output for coordinates [n, 2] (latitude, longitude in degrees): `encoding`, `siren_hidden.I`,
    // `location_embeds` [n, width]. Throws, naming the layer, where one is not finite.
    Tensors run(const torch::Tensor& coordinates) const;

    // Adds what tells this encoder from every other.
    void addTo(Fingerprint& fingerprint) const;

private:
    struct Linear {
        torch::Tensor weight, bias;
        torch::Tensor operator()(const torch::Tensor& x) const { return torch::linear(x, weight, bias); }
    };
    struct Residual {
        Linear first, second;
    };
    torch::Tensor encoded(const torch::Tensor& coordinates) const;

    EncodingSettings m_settings;
    std::vector<Linear> m_sines;        // SIREN's
    Linear m_entry;                     // FCNet's
    std::vector<Residual> m_residuals;  // FCNet's
    Linear m_last;
};

} // namespace whereabouts
