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

// The folders of the models, each once.
Result<std::vector<std::filesystem::path>> foldersOf(const std::vector<std::string>& names) {
    std::vector<std::filesystem::path> folders;
    for (const std::string& name : names) {
        Result<std::filesystem::path> folder = findModel(name);
        if (!folder)
            return std::unexpected(std::move(folder.error()));
        std::error_code error;
        if (std::ranges::any_of(folders, [&](const auto& other) { return std::filesystem::equivalent(other, *folder, error); })) {
            return failure(Error::Code::BadInput, std::format("The model {} is named twice: name each once; --weights gives one more "
                                                              "weight than another.",
                                                              quote(name)));
        }
        folders.push_back(std::move(*folder));
    }
    return folders;
}

Result<std::shared_ptr<Model>> opened(const std::filesystem::path& folder, Engine& engine, Device device, bool forPictures) {
    auto model = engine.open(folder, device, Precision::Fastest);
    const auto takes = [&](Modality modality) { return std::ranges::contains((*model)->info().takes, modality); };
    if (!model || !forPictures || takes(Modality::Ground) || takes(Modality::Satellite))
        return model;
    const auto refused = (*model)->predict({1, 0, {}}); // it knows best why: what it lacks, or that it is not for pictures
    return failure(Error::Code::BadInput, refused ? std::format("The model {} takes no pictures.", quote((*model)->info().name))
                                                  : refused.error().message);
}

// What a model does once before its first answer is watched, and stopped by Ctrl-C.
Result<void> prepared(Model& model) {
    StageLine line;
    const Result<void> ready = model.prepare(isatty(STDERR_FILENO) ? Progress(std::ref(line)) : Progress(), stopOnInterrupt());
    endOnInterrupt();
    return ready;
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

Result<LocateModels> loadLocator(const LocateOptions& options, const std::vector<PriorArgument>& arguments) {
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
    const auto folders = foldersOf(options.models);
    if (!folders)
        return std::unexpected(folders.error());
    std::vector<std::shared_ptr<Model>> models;
    for (const std::filesystem::path& folder : *folders) {
        auto model = opened(folder, **engine, deviceOf(options), !options.photos.empty());
        if (!model)
            return std::unexpected(model.error());
        if (const Result<void> ready = prepared(**model); !ready)
            return std::unexpected(ready.error());
        models.push_back(std::move(*model));
    }
    auto gazetteer = Gazetteer::load(resourcesFolder() / "gazetteer");
    if (!gazetteer)
        return std::unexpected(gazetteer.error());
    return LocateModels{std::move(models), std::move(priors), std::move(*gazetteer)};
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
