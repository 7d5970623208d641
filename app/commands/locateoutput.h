#pragma once

#include "commands/locateoptions.h"

#include "base/result.h"
#include "image/photolist.h"
#include "prediction/jointresult.h"

#include <nlohmann/json_fwd.hpp>

#include <memory>
#include <ostream>
#include <span>
#include <string>

// What `locate` prints, picture by picture as they are done.
class LocateOutput {
public:
    virtual ~LocateOutput() = default;
    virtual void add(const whereabouts::LocateResult& result) = 0;
    virtual void addJoint(const whereabouts::JointResult& result) = 0; // weighted, or with priors
    virtual void addError(const std::string& photo, const whereabouts::Error& error) = 0;
    virtual void addNotice(const std::string& sentence) = 0; // what to mind in the answers; goes to standard error, too
    virtual void end() = 0;
};

// One JSON object; its `results` has an object for each picture, which stands under `asked` there ("photo", "text", "near").
// Of several models, or where models have weights or there are priors, it holds what they come to together, beside `models`
// (what each says, with its `weight`, or {`model`, `error`}), `differences` (of each two) and `priors`: {`raster`, `weight`} or
// {`raster`, `classes`}. Beside `results` stand `videos_left_out` and `others_left_out`, how many of the folders' files
// are not asked about, and `notices`, sentences.
std::unique_ptr<LocateOutput> jsonOutput(std::ostream& out, std::string asked = "photo", std::span<const PriorArgument> priors = {},
                                         whereabouts::LeftOut leftOut = {});

// The list of `priors`, as above.
nlohmann::ordered_json priorsJson(std::span<const PriorArgument> priors);

// For people: a line for each picture with the nearest place, coordinates with as many decimals as the doubt allows,
// the radius of a circle as large as the 50 % credible area, and the error where the truth is known. With
// `listCandidates` the ranked places follow beneath. Of several models the ensemble's line comes first, then one for each.
// Errors go to standard error.
std::unique_ptr<LocateOutput> tableOutput(std::ostream& out, std::size_t nameWidth, bool listCandidates);
