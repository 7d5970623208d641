#pragma once

#include "prediction/locate.h"
#include "prediction/prior.h"

#include <memory>
#include <span>
#include <vector>

namespace whereabouts {

// How far two models' posteriors are apart, by their places in a list of models.
struct PairDifference {
    std::size_t first, second;
    double totalVariation; // as Difference::totalVariation
};

// A model that was asked and could not answer.
struct SilentModel {
    std::string model;
    Error error;
};

// What several models say of one picture, sentence or place, and what they say together. Immutable.
struct JointResult {
    std::vector<std::shared_ptr<const LocateResult>> members;
    std::vector<double> weights; // one for each member
    // The ensemble as a result like any other: `model` names its members, `inDomain` is that of the member that is
    // farthest below its threshold, the timing is the members' sum.
    std::shared_ptr<const LocateResult> joint;
    std::vector<PairDifference> differences; // of the constrained posteriors, each pair once
    std::vector<SilentModel> silent{};       // who asked them puts in here those that are no members
};

// The members' ensemble (prediction/ensemble.h) with the priors, under the regions. There is at least one member, and a
// weight for each. Fails with a sentence as ensemble() and locate() do. Any thread.
Result<JointResult> locateJointly(std::vector<std::shared_ptr<const LocateResult>> members, std::vector<double> weights,
                                  std::span<const Prior> priors, const Gazetteer& gazetteer, const Regions& regions, int top);

} // namespace whereabouts
