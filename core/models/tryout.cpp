#include "models/torchheaders.h"

#include "models/tryout.h"

#include "base/quote.h"
#include "engine/modelfolders.h"

#include <format>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

using Verdict = ModelFinding::Verdict;

std::string withoutStop(std::string sentence) {
    if (sentence.ends_with('.'))
        sentence.pop_back();
    return sentence;
}

bool isFinite(const torch::Tensor& tensor) {
    return !holdsWeights(tensor) || tensor.isfinite().all().item<bool>();
}

// Of a model's folder every file of weights, else what is published in this form.
Result<std::vector<std::pair<fs::path, Tensors>>> tensorsByFile(const fs::path& model, const std::stop_token& stop) {
    std::vector<std::pair<fs::path, Tensors>> result;
    std::error_code error;
    if (!fs::exists(model / "model.json", error)) {
        Result<Tensors> tensors = readWeights(model, stop);
        if (!tensors)
            return std::unexpected(tensors.error());
        result.emplace_back(model, std::move(*tensors));
        return result;
    }
    for (const ModelFile& file : filesIn(model)) {
        if (!file.name.ends_with(".safetensors"))
            continue;
        Result<Tensors> tensors = readTensors(model / file.name);
        if (!tensors)
            return std::unexpected(tensors.error());
        result.emplace_back(model / file.name, std::move(*tensors));
    }
    return result;
}

// What goes on between the steps of a check.
class Steps {
public:
    Steps(const fs::path& model, const Progress& progress, const std::stop_token& stop)
        : m_model(model), m_progress(progress), m_stop(stop) {}
    Result<void> next(const std::string& stage, double fraction) const {
        if (m_stop.stop_requested())
            return failure(Error::Code::Stopped, std::format("The check of {} was stopped.", quote(m_model)));
        if (m_progress)
            m_progress(stage, fraction);
        return {};
    }

private:
    const fs::path& m_model;
    const Progress& m_progress;
    const std::stop_token& m_stop;
};

Result<ModelFinding> checkTensors(const fs::path& model, const Steps& steps, const std::stop_token& stop) {
    const auto files = tensorsByFile(model, stop);
    if (!files && files.error().code == Error::Code::Stopped)
        return std::unexpected(files.error());
    if (!files)
        return ModelFinding{"tensors", Verdict::Faulty, withoutStop(files.error().message)};
    std::size_t all = 0, done = 0;
    std::int64_t numbers = 0;
    for (const auto& [file, tensors] : *files)
        all += tensors.size();
    for (const auto& [file, tensors] : *files) {
        for (const auto& [name, tensor] : tensors) {
            if (const Result<void> goesOn = steps.next("Checking " + quote(file.filename()), double(done++) / double(all)); !goesOn)
                return std::unexpected(goesOn.error());
            if (!isFinite(tensor)) {
                return ModelFinding{"tensors", Verdict::Faulty,
                                    std::format("{}: the tensor {} holds a number that is not finite; get the file anew, and import it again",
                                                quote(file), quote(name))};
            }
            numbers += tensor.numel();
            forgetPages(tensor); // so that a large model does not fill the memory twice
        }
    }
    if (all == 0)
        return ModelFinding{"tensors", Verdict::Faulty, "it has none: remove the model and import it again"};
    return ModelFinding{"tensors", Verdict::Agrees, "%1 of them with %2 numbers, all finite",
                        {static_cast<std::int64_t>(all), numbers}};
}

// Runs it, and looks at what comes out.
ModelFinding checkOutputs(const TryOut& opened) {
    const auto faulty = [](const std::string& fault) {
        return ModelFinding{"outputs", Verdict::Faulty, withoutStop(std::format("the model could not run: {}", fault))};
    };
    try {
        const torch::InferenceMode inference;
        const Tensors outputs = opened.run(opened.noise);
        for (const auto& [name, tensor] : outputs) {
            if (!isFinite(tensor)) {
                return {"outputs", Verdict::Faulty,
                        std::format("of noise it makes {} with numbers that are not finite: its weights do not belong to its configuration, "
                                    "or are damaged; get them anew", quote(name))};
            }
        }
        if (outputs.empty())
            return {"outputs", Verdict::Unknown, "nothing can be asked of it yet; `models show` says what is missing"};
        return {"outputs", Verdict::Agrees, "run once on noise, it gave %1 tensors, all finite", {std::ssize(outputs)}};
    } catch (const c10::Error& error) {
        return faulty(error.what_without_backtrace());
    } catch (const std::exception& exception) {
        return faulty(exception.what());
    }
}

// Whether a table that it lacks explains that it cannot be opened: the other kinds open without what they lack.
bool lacksItsTable(const fs::path& model) {
    const Result<ModelSummary> summary = summarise(model);
    return summary && summary->kind == "osv5m" && summary->takes.empty() && !summary->missing.empty();
}

} // namespace

Result<std::vector<ModelFinding>> tryOutModel(const fs::path& model, const Progress& progress, const std::stop_token& stop,
                                              const std::function<Result<TryOut>()>& open) {
    std::error_code error;
    if (!fs::exists(model, error))
        return failure(Error::Code::NotFound, std::format("There is no model at {}.", quote(model)));
    const Steps steps(model, progress, stop);
    Result<ModelFinding> tensors = checkTensors(model, steps, stop);
    if (!tensors)
        return std::unexpected(tensors.error());
    std::vector<ModelFinding> findings{std::move(*tensors)};
    if (const Result<void> goesOn = steps.next("Opening", 0.0); !goesOn)
        return std::unexpected(goesOn.error());
    const Result<TryOut> opened = open();
    if (!opened && opened.error().code == Error::Code::Stopped)
        return std::unexpected(opened.error());
    if (!opened) {
        const Verdict verdict = lacksItsTable(model) ? Verdict::Unknown : Verdict::Faulty;
        findings.push_back({"opening", verdict, withoutStop(opened.error().message)});
        return findings;
    }
    findings.push_back({"opening", Verdict::Agrees, "its tensors are those that its description asks for"});
    if (const Result<void> goesOn = steps.next("Running", 0.0); !goesOn)
        return std::unexpected(goesOn.error());
    findings.push_back(checkOutputs(*opened));
    if (const Result<void> goesOn = steps.next("Running", 1.0); !goesOn)
        return std::unexpected(goesOn.error());
    return findings;
}

} // namespace whereabouts
