#include "commands/modelscommands.h"

#include "base/quote.h"
#include "commands/interrupt.h"
#include "engine/engine.h"
#include "engine/modelfolders.h"

#include <nlohmann/json.hpp>

#include <format>
#include <iostream>
#include <unistd.h>

using namespace whereabouts;

namespace {

// On a terminal one line that is rewritten; elsewhere a line for each stage.
class StageLine {
public:
    void operator()(std::string_view stage, double fraction) {
        if (m_isTerminal)
            std::cerr << std::format("\r{} {:3.0f} %   ", stage, 100.0 * fraction) << std::flush;
        else if (stage != m_stage)
            std::cerr << stage << '\n';
        m_stage = stage;
    }

    void clear() const {
        if (m_isTerminal)
            std::cerr << "\r\033[K";
    }

private:
    bool m_isTerminal = isatty(STDERR_FILENO) != 0;
    std::string m_stage;
};

} // namespace

int runImport(const ModelsOptions& options) {
    const Result<std::shared_ptr<Engine>> engine = Engine::load();
    if (!engine)
        return failModels(engine.error(), options);
    const std::vector<std::filesystem::path> sources(options.paths.begin(), options.paths.end());
    StageLine progress;
    const Result<ImportReport> report =
        (*engine)->import(sources, options.name, std::ref(progress), stopOnInterrupt());
    progress.clear();
    if (!report)
        return failModels(report.error(), options);
    if (options.asJson) {
        printJson({{"name", options.name},
                   {"kind", report->kind},
                   {"folder", report->folder.string()},
                   {"missing", report->missing}});
        return 0;
    }
    std::cout << std::format("Recognised as {}; imported as {} into {}.\n", report->kind, quote(options.name),
                             quote(report->folder));
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
