#include "prediction/jointresult.h"

#include "base/quote.h"
#include "prediction/difference.h"
#include "prediction/ensemble.h"

#include <algorithm>

namespace whereabouts {
namespace {

LocateTiming operator+(const LocateTiming& a, const LocateTiming& b) {
    return {a.decodeMs + b.decodeMs, a.encodeMs + b.encodeMs, a.headMs + b.headMs, a.totalMs + b.totalMs};
}

// The ensemble's posterior with all that the members know beside theirs.
LocateResult jointOf(const std::vector<std::shared_ptr<const LocateResult>>& members, const Posterior& posterior) {
    const auto margin = [](const auto& member) { return member->inDomain - member->inDomainThreshold; };
    const auto& strangest = **std::ranges::min_element(members, {}, margin);
    LocateResult joint{.photo = members.front()->photo,
                       .model = {},
                       .posterior = posterior,
                       .constrained = posterior,
                       .inDomain = strangest.inDomain,
                       .inDomainThreshold = strangest.inDomainThreshold,
                       .exif = members.front()->exif,
                       .truth = members.front()->truth,
                       .timing = {}};
    for (const auto& member : members) {
        joint.model += (joint.model.empty() ? "" : " + ") + member->model;
        joint.timing = joint.timing + member->timing;
    }
    return joint;
}

} // namespace

Result<JointResult> locateJointly(std::vector<std::shared_ptr<const LocateResult>> members, std::vector<double> weights,
                                  std::span<const Prior> priors, const Gazetteer& gazetteer, const Regions& regions, int top) {
    std::vector<Weighted> weighted;
    for (std::size_t i = 0; i < members.size(); ++i)
        weighted.push_back({&members[i]->posterior, weights[i]});
    const Result<Posterior> posterior = ensemble(weighted, priors);
    if (!posterior)
        return failure(posterior.error().code, quote(members.front()->photo) + ": " + posterior.error().message);
    auto joint = withRegions(jointOf(members, *posterior), regions, top, gazetteer);
    if (joint->constrained.empty())
        return std::unexpected(nothingLeft(joint->photo));
    std::vector<PairDifference> differences;
    for (std::size_t first = 0; first < members.size(); ++first) {
        for (std::size_t second = first + 1; second < members.size(); ++second) {
            const auto apart = difference(members[first]->constrained, members[second]->constrained);
            if (!apart)
                return failure(apart.error().code, quote(members[first]->photo) + ": " + apart.error().message);
            differences.push_back({first, second, apart->totalVariation});
        }
    }
    return JointResult{std::move(members), std::move(weights), std::move(joint), std::move(differences)};
}

} // namespace whereabouts
