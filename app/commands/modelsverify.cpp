#include "commands/modelscommands.h"

#include "base/quote.h"
#include "commands/interrupt.h"
#include "commands/stageline.h"
#include "engine/engine.h"
#include "engine/modelfolders.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <format>
#include <functional>
#include <iostream>

using namespace whereabouts;
using nlohmann::json;

namespace {

using Findings = std::vector<ModelFinding>;
using Verdict = ModelFinding::Verdict;

bool isFault(const ModelFinding& finding) {
    return finding.verdict == Verdict::Faulty;
}

json describe(const Findings& findings) {
    json results = json::array();
    for (const ModelFinding& one : findings) {
        const json passes = one.verdict == Verdict::Unknown ? json() : json(one.verdict == Verdict::Agrees);
        results.push_back({{"check", one.subject}, {"passes", passes}, {"finding", inEnglish(one)}});
    }
    return results;
}

json describe(const std::vector<GoldenDifference>& differences) {
    json results = json::array();
    for (const GoldenDifference& output : differences) {
        results.push_back({{"output", output.output},
                           {"largest_difference", output.largest},
                           {"magnitude", output.magnitude},
                           {"tolerance", output.tolerance},
                           {"passes", output.passes}});
    }
    return results;
}

// Names of files are quoted, for what they may hold.
void print(const Findings& findings, bool areFiles) {
    for (const ModelFinding& one : findings) {
        const std::string subject = areFiles && one.verdict != Verdict::Unknown ? quote(one.subject) : one.subject;
        const bool areSeveral = !areFiles && one.subject.ends_with('s'); // "tensors"
        const std::string_view agrees = areSeveral ? "agree" : "agrees";
        const std::string_view verdict = one.verdict == Verdict::Agrees ? agrees : one.verdict == Verdict::Unknown ? "not checked" : "FAULT";
        std::cout << std::format("{:<28} {}: {}\n", subject, verdict, inEnglish(one));
    }
}

void print(const std::vector<GoldenDifference>& differences) {
    for (const GoldenDifference& output : differences) {
        std::cout << std::format("{:<28} largest difference {:.3g}, tolerance {:.3g}: {}\n", output.output, output.largest,
                                 output.tolerance, output.passes ? "agrees" : "DIFFERS");
    }
}

void printVerdict(const std::string& model, std::ptrdiff_t faults) {
    std::cout << std::format("{}: {}\n", quote(model), faults == 0 ? "agrees" : faults == 1 ? "1 fault" : std::format("{} faults", faults));
}

// Its files, that it opens, and what it gives for noise.
int verifyAlone(Engine& engine, const std::filesystem::path& model, const ModelsOptions& options) {
    Findings files, uses;
    const Result<void> looked = [&]() -> Result<void> {
        const std::stop_token stop = stopOnInterrupt();
        StageLine progress;
        return engine.checkFiles(model, std::ref(progress), stop)
            .and_then([&](Findings found) {
                files = std::move(found);
                return engine.tryOut(model, std::ref(progress), stop);
            })
            .transform([&](Findings found) { uses = std::move(found); });
    }();
    if (!looked)
        return failModels(looked.error(), options);
    const auto faults = std::ranges::count_if(files, isFault) + std::ranges::count_if(uses, isFault);
    if (options.asJson) {
        printJson({{"model", options.model}, {"files", describe(files)}, {"results", describe(uses)}, {"passes", faults == 0}});
        return faults == 0 ? 0 : 1;
    }
    print(files, true);
    print(uses, false);
    printVerdict(options.model, faults);
    return faults == 0 ? 0 : 1;
}

// Its files, and unless they have changed what it gives for a golden file's inputs.
int verifyByGolden(Engine& engine, const std::filesystem::path& model, const ModelsOptions& options) {
    const std::stop_token stop = stopOnInterrupt();
    const Result<Findings> files = [&] {
        StageLine progress;
        return engine.checkFiles(model, std::ref(progress), stop);
    }();
    if (!files)
        return failModels(files.error(), options);
    const bool areWhole = std::ranges::none_of(*files, isFault);
    const Result<std::vector<GoldenDifference>> found =
        areWhole ? engine.verify(model, options.golden, stop) : std::vector<GoldenDifference>();
    if (!found)
        return failModels(found.error(), options);
    const bool passes = areWhole && std::ranges::all_of(*found, &GoldenDifference::passes);
    if (options.asJson) {
        printJson({{"model", options.model},
                   {"golden", options.golden},
                   {"files", describe(*files)},
                   {"results", describe(*found)},
                   {"passes", passes}});
        return passes ? 0 : 1;
    }
    print(*files, true);
    print(*found);
    if (!areWhole)
        std::cout << std::format("{} was not compared: the model is not as it was imported\n", quote(options.golden));
    printVerdict(options.model, std::ranges::count_if(*files, isFault) + std::ranges::count(*found, false, &GoldenDifference::passes));
    return passes ? 0 : 1;
}

} // namespace

int runVerify(const ModelsOptions& options) {
    const Result<std::filesystem::path> model = findModel(options.model);
    if (!model)
        return failModels(model.error(), options);
    const Result<std::shared_ptr<Engine>> engine = Engine::load();
    if (!engine)
        return failModels(engine.error(), options);
    return options.golden.empty() ? verifyAlone(**engine, *model, options) : verifyByGolden(**engine, *model, options);
}
