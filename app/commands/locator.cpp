#include "commands/locator.h"

#include "base/paths.h"
#include "base/quote.h"
#include "commands/interrupt.h"
#include "commands/stageline.h"
#include "engine/engine.h"
#include "engine/modelfolders.h"

#include <algorithm>
#include <format>
#include <functional>
#include <iostream>
#include <thread>
#include <unistd.h>

using namespace whereabouts;

namespace {

Result<void> checkNamedOnce(const std::vector<std::string>& names) {
    std::vector<std::filesystem::path> folders;
    for (const std::string& name : names) {
        Result<std::filesystem::path> folder = findModel(name);
        if (!folder)
            continue;
        std::error_code error;
        if (std::ranges::any_of(folders, [&](const auto& other) { return std::filesystem::equivalent(other, *folder, error); })) {
            return failure(Error::Code::BadInput, std::format("The model {} is named twice: name each once; --weights gives one more "
                                                              "weight than another.",
                                                              quote(name)));
        }
        folders.push_back(std::move(*folder));
    }
    return {};
}

Result<std::shared_ptr<Model>> opened(const std::filesystem::path& folder, Engine& engine, Device device, bool forPictures) {
    auto model = engine.open(folder, device, Precision::Fastest);
    if (!model || !forPictures)
        return model;
    return takesPictures(**model).transform([&] { return *model; });
}

// What a model does once before its first answer is watched, and stopped by Ctrl-C.
Result<void> prepared(Model& model) {
    StageLine line;
    const Result<void> ready = model.prepare(isatty(STDERR_FILENO) ? Progress(std::ref(line)) : Progress(), stopOnInterrupt());
    endOnInterrupt();
    return ready;
}

// A model that is ready to answer.
Result<std::shared_ptr<Model>> readyModel(const std::filesystem::path& folder, Engine& engine, const LocateOptions& options) {
    return opened(folder, engine, deviceOf(options), !options.photos.empty()).and_then([](std::shared_ptr<Model> model) {
        return prepared(*model).transform([&] { return model; });
    });
}

// What its card says that holds for each of its answers. Weights that lie anywhere have no card.
std::vector<std::string> caveatsOf(const Model& model) {
    const Result<ModelSummary> summary = summarise(model.info().folder);
    std::vector<std::string> sentences;
    if (summary)
        std::ranges::transform(summary->caveats, std::back_inserter(sentences),
                               [&](const std::string& caveat) { return "The model " + quote(model.info().name) + ": " + caveat; });
    return sentences;
}

std::string sentencesOf(const std::vector<SilentModel>& silent) {
    std::string sentences;
    for (const SilentModel& one : silent)
        sentences += (sentences.empty() ? "" : " ") + one.error.message;
    return sentences;
}

Result<std::vector<ReadPhoto>> readForEach(const PictureSource& photo, const std::vector<ImageInput>& inputs) {
    std::vector<ReadPhoto> readings;
    for (const ImageInput& input : inputs) {
        Result<ReadPhoto> reading = readPhoto(photo, input);
        if (!reading)
            return std::unexpected(std::move(reading.error()));
        readings.push_back(std::move(*reading));
    }
    return readings;
}

} // namespace

Result<LocateModels> loadLocator(const LocateOptions& options, const std::vector<PriorArgument>& arguments,
                                 const std::vector<double>& weights) {
    std::vector<Prior> priors;
    for (const PriorArgument& argument : arguments) {
        Result<Prior> prior = Prior::read(argument.raster, argument.rule);
        if (!prior)
            return std::unexpected(std::move(prior.error()));
        priors.push_back(std::move(*prior));
    }
    auto engine = Engine::load();
    if (!engine)
        return std::unexpected(engine.error());
    if (const Result<void> once = checkNamedOnce(options.models); !once)
        return std::unexpected(once.error());
    auto gazetteer = Gazetteer::load(resourcesFolder() / "gazetteer");
    if (!gazetteer)
        return std::unexpected(gazetteer.error());
    LocateModels locator{{}, {}, {}, {}, std::move(priors), std::move(*gazetteer)};
    for (std::size_t i = 0; i < options.models.size(); ++i) {
        auto model = findModel(options.models[i]).and_then([&](const auto& folder) { return readyModel(folder, **engine, options); });
        if (!model && model.error().code == Error::Code::Stopped)
            return std::unexpected(std::move(model.error()));
        if (!model) {
            locator.silent.push_back({options.models[i], std::move(model.error())});
            continue;
        }
        std::ranges::move(caveatsOf(**model), std::back_inserter(locator.notices));
        locator.models.push_back(std::move(*model));
        locator.weights.push_back(weights[i]);
    }
    if (locator.models.empty())
        return failure(locator.silent.front().error.code, sentencesOf(locator.silent));
    return locator;
}

ReadAhead::ReadAhead(const std::vector<PictureSource>& photos, const LocateModels& locator) : m_photos(photos) {
    std::ranges::transform(locator.models, std::back_inserter(m_inputs), [](const auto& model) { return model->info().image; });
}

Result<std::vector<ReadPhoto>> ReadAhead::next() {
    const std::size_t depth = std::max(1U, std::thread::hardware_concurrency());
    while (m_reading.size() < depth && m_next < m_photos.size())
        m_reading.push_back(std::async(std::launch::async, readForEach, m_photos[m_next++], m_inputs));
    Result<std::vector<ReadPhoto>> readings = m_reading.front().get();
    m_reading.pop_front();
    return readings;
}

void showProgress(std::size_t done, std::size_t count) {
    if (count > 1 && isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO))
        std::cerr << std::format("\r{} of {}{}", done, count, done == count ? "\n" : "") << std::flush;
}
