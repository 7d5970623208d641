#pragma once

#include "base/result.h"
#include "prediction/jointresult.h"

#include <memory>
#include <ostream>
#include <string>

// What `locate` prints, picture by picture as they are done.
class LocateOutput {
public:
    virtual ~LocateOutput() = default;
    virtual void add(const whereabouts::LocateResult& result) = 0;
    virtual void addJoint(const whereabouts::JointResult& result) = 0; // of several models
    virtual void addError(const std::string& photo, const whereabouts::Error& error) = 0;
    virtual void end() = 0;
};

// One JSON object; its `results` has an object for each picture, which stands under `asked` there ("photo", "text", "near").
// Of several models it holds the ensemble, with `models` and `differences` beside.
std::unique_ptr<LocateOutput> jsonOutput(std::ostream& out, std::string asked = "photo");

// For people: a line for each picture with the nearest place, coordinates with as many decimals as the doubt allows,
// the radius of a circle as large as the 50 % credible area, and the error where the truth is known. With
// `listCandidates` the ranked places follow beneath. Of several models the ensemble's line comes first, then one for each.
// Errors go to standard error.
std::unique_ptr<LocateOutput> tableOutput(std::ostream& out, std::size_t nameWidth, bool listCandidates);
