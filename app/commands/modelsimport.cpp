#include "commands/modelscommands.h"

#include "base/quote.h"
#include "commands/interrupt.h"
#include "commands/stageline.h"
#include "engine/engine.h"
#include "engine/modelfolders.h"

#include <nlohmann/json.hpp>

#include <format>
#include <functional>
#include <iostream>

using namespace whereabouts;

static std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ", ") + quote(name);
    return text;
}

int runImport(const ModelsOptions& options) {
    const Result<std::shared_ptr<Engine>> engine = Engine::load();
    if (!engine)
        return failModels(engine.error(), options);
    const std::vector<std::filesystem::path> sources(options.paths.begin(), options.paths.end());
    const Result<ImportReport> report = [&] {
        StageLine progress;
        return (*engine)->import(sources, options.name, std::ref(progress), stopOnInterrupt());
    }();
    if (!report)
        return failModels(report.error(), options);
    if (options.asJson) {
        const Result<ModelSummary> model = summarise(report->folder);
        printJson({{"name", options.name},
                   {"kind", model ? model->kind : report->kind}, // as list and show spell it
                   {"folder", report->folder.string()},
                   {"missing", report->missing},
                   {"notes", report->notes},
                   {"taken", report->taken},
                   {"left", report->left}});
        return 0;
    }
    std::cout << std::format("Recognised as {}; imported as {} into {}.\n", report->kind, quote(options.name),
                             quote(report->folder));
    if (!report->left.empty())
        std::cout << std::format("Taken: {}; left aside: {}.\n", listed(report->taken), listed(report->left));
    for (const std::string& sentence : report->notes)
        std::cout << sentence << '\n';
    for (const std::string& sentence : report->missing)
        std::cout << "Missing: " << sentence << '\n';
    return 0;
}

int runRemove(const ModelsOptions& options) {
    if (const Result<void> removed = removeModel(options.model); !removed)
        return failModels(removed.error(), options);
    if (options.asJson)
        printJson({{"removed", options.model}});
    else
        std::cout << std::format("Removed {}.\n", quote(options.model));
    return 0;
}
