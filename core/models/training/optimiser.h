#pragma once

#include "models/orbit/orbitnet.h"

#include <map>
#include <string>
#include <vector>

namespace whereabouts {

// Two optimisers side by side. The inner convolutions, each seen as a matrix [out, in * 9], step along their orthogonalised
// momentum (Muon: Jordan et al., 2024; scaled to the size of Adam's steps as in Liu et al., "Muon is Scalable for LLM
// Training", equation 4); everything else takes AdamW (Loshchilov and Hutter, "Decoupled Weight Decay Regularization",
// algorithm 2). Only matrices and convolutions decay. On the trainer's thread.
class Optimiser {
public:
    Optimiser(torch::nn::Module& net, double weightDecay);
    // One step along the gradients, which are forgotten after it.
    void step(double rate, double convolutionRate);
    // Views of the optimiser's tensors, by name, for the checkpoint.
    const std::map<std::string, torch::Tensor>& state() const { return m_state; }

private:
    struct AdamGroup {
        std::vector<torch::Tensor> parameters, first, second, steps;
        double decay = 0.0;
    };
    void stepAdam(AdamGroup& group, double rate);
    void stepConvolutions(double rate);

    double m_decay;
    AdamGroup m_decaying, m_plain;
    std::vector<torch::Tensor> m_convolutions, m_momenta;
    std::map<std::string, torch::Tensor> m_state;
};

} // namespace whereabouts
