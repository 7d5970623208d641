#include "models/torchheaders.h"

#include "models/training/optimiser.h"

#include "models/weights/tensors.h"

#include <algorithm>
#include <cmath>

namespace whereabouts {

namespace {

constexpr double momentum = 0.95;
constexpr double adamSize = 0.2; // root mean square of one of Adam's steps, in units of its rate

// A convolution between channels of the net's own; the first one, from colours, is too flat to orthogonalise.
bool isInnerConvolution(const torch::Tensor& parameter) { return parameter.dim() == 4 && parameter.size(1) >= 16; }

// The nearest matrix with singular values near 1, by five Newton-Schulz steps of fifth order (Jordan et al., "Muon"), which
// need no more than bfloat16's precision.
torch::Tensor orthogonalised(const torch::Tensor& matrix) {
    torch::Tensor x = matrix / (matrix.norm() + 1e-7);
    if (hasFastBFloat16())
        x = x.to(torch::kBFloat16);
    for (int i = 0; i < 5; ++i) {
        const torch::Tensor square = x.mm(x.t());
        x = torch::addmm(x, torch::addmm(square, square, square, -4.7750, 2.0315), x, 3.4445);
    }
    return x.to(torch::kFloat32);
}

} // namespace

Optimiser::Optimiser(torch::nn::Module& net, double weightDecay) : m_decay(weightDecay) {
    m_decaying.decay = weightDecay;
    for (const auto& entry : net.named_parameters()) {
        const torch::Tensor& parameter = entry.value();
        if (isInnerConvolution(parameter)) {
            m_convolutions.push_back(parameter);
            m_momenta.push_back(torch::zeros_like(parameter));
            m_state["muon.momentum." + entry.key()] = m_momenta.back();
            continue;
        }
        AdamGroup& group = parameter.dim() > 1 ? m_decaying : m_plain;
        group.parameters.push_back(parameter);
        group.first.push_back(torch::zeros_like(parameter));
        group.second.push_back(torch::zeros_like(parameter));
        group.steps.push_back(torch::zeros({}));
        m_state["adam.first." + entry.key()] = group.first.back();
        m_state["adam.second." + entry.key()] = group.second.back();
        m_state["adam.step." + entry.key()] = group.steps.back();
    }
}

void Optimiser::step(double rate, double convolutionRate) {
    const torch::NoGradGuard inPlace;
    stepConvolutions(convolutionRate);
    stepAdam(m_decaying, rate);
    stepAdam(m_plain, rate);
}

void Optimiser::stepAdam(AdamGroup& group, double rate) {
    std::vector<torch::Tensor> gradients;
    for (const torch::Tensor& parameter : group.parameters)
        gradients.push_back(parameter.grad());
    for (const torch::Tensor& steps : group.steps)
        steps.add_(1);
    at::_fused_adamw_(group.parameters, gradients, group.first, group.second, {}, group.steps, rate, 0.9, 0.99,
                      group.decay, 1e-8, false, false);
    for (torch::Tensor& parameter : group.parameters)
        parameter.mutable_grad().reset();
}

void Optimiser::stepConvolutions(double rate) {
    for (std::size_t i = 0; i < m_convolutions.size(); ++i) {
        torch::Tensor& weight = m_convolutions[i];
        const torch::Tensor gradient = weight.grad();
        m_momenta[i].lerp_(gradient, 1.0 - momentum);
        const torch::Tensor ahead = gradient.lerp(m_momenta[i], momentum); // Nesterov
        const std::int64_t rows = weight.size(0), columns = weight.numel() / rows;
        const torch::Tensor direction = orthogonalised(ahead.reshape({rows, columns})).view_as(ahead.contiguous());
        weight.mul_(1.0 - rate * m_decay);
        weight.add_(direction, -rate * adamSize * std::sqrt(static_cast<double>(std::max(rows, columns))));
        weight.mutable_grad().reset();
    }
}

} // namespace whereabouts
