#include "commands/commands.h"

#include "base/paths.h"
#include "base/quote.h"
#include "commands/help.h"
#include "commands/interrupt.h"
#include "engine/engine.h"
#include "geo/quadtree.h"
#include "orbit/nowheresource.h"
#include "orbit/orbitsource.h"
#include "prediction/posterior.h"

#include <chrono>
#include <cstdio>
#include <format>
#include <fstream>
#include <iostream>
#include <memory>
#include <thread>

#include <nlohmann/json.hpp>
#include <unistd.h>

using namespace whereabouts;
namespace fs = std::filesystem;

namespace {

std::string clock(double seconds) {
    const long whole = std::lround(seconds);
    return whole < 3600 ? std::format("{}:{:02}", whole / 60, whole % 60)
                        : std::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

// One line on a terminal, rewritten twice a second, with the time left.
class TerminalProgress {
public:
    void operator()(std::string_view stage, double fraction) {
        const auto now = std::chrono::steady_clock::now();
        if (m_firstFraction < 0) {
            m_firstFraction = fraction;
            m_start = now;
        }
        if (!m_terminal || now - m_last < std::chrono::milliseconds(500))
            return;
        m_last = now;
        const double seconds = std::chrono::duration<double>(now - m_start).count();
        const double done = fraction - m_firstFraction;
        const std::string left = done > 0 ? clock(seconds * (1.0 - fraction) / done) + " left" : "";
        std::cerr << std::format("\r{} {:5.1f} %  {}   ", stage, 100.0 * fraction, left) << std::flush;
    }
    void clear() const {
        if (m_terminal)
            std::cerr << "\r\033[K";
    }

private:
    bool m_terminal = isatty(STDERR_FILENO) != 0;
    double m_firstFraction = -1;
    std::chrono::steady_clock::time_point m_start, m_last;
};

// Cells over all land, whatever its split: they are a grid, not labels.
Partition growCells(const Earth& earth, const Recipe& recipe) {
    std::vector<GeoPoint> places;
    for (int i = 0; i < recipe.cellPlaces; ++i)
        places.push_back(sampleLand(earth.land, recipe.seed, static_cast<std::uint64_t>(i)));
    return growQuadtree(places, 14, recipe.cellCapacity).partition;
}

nlohmann::json lineOf(const EpochReport& report) {
    return {{"epoch", report.epoch},         {"loss", report.loss},
            {"median_km", report.medianKm},  {"geoscore", report.geoscore},
            {"learning_rate", report.learningRate}, {"seconds", report.seconds}};
}

// A training overwrites neither a model nor a checkpoint that was there before it.
Result<void> checkFolder(const fs::path& out, bool resume) {
    std::error_code ignored;
    const bool hasModel = fs::exists(out / "model.json", ignored), hasCheckpoint = fs::exists(out / "checkpoint.safetensors", ignored);
    if (resume && !hasCheckpoint)
        return failure(Error::Code::NotFound, std::format("{} holds no checkpoint to go on from: leave out --resume.", quote(out)));
    if (resume || (!hasModel && !hasCheckpoint))
        return {};
    if (!hasModel)
        return failure(Error::Code::BadInput, std::format("{} holds the checkpoint of a training that has not ended: go on from it with "
                                                          "--resume, or choose another folder with --out.", quote(out)));
    return failure(Error::Code::BadInput, std::format("{} already holds a finished model, which a new training would overwrite: choose "
                                                      "another folder with --out{}.", quote(out),
                                                      hasCheckpoint ? ", or go on from the checkpoint in it with --resume" : ""));
}

Result<void> trainOrbit(const Recipe& recipe, const fs::path& out, bool resume, nlohmann::json& curve) {
    if (const Result<void> free = checkFolder(out, resume); !free)
        return free;
    const Result<std::shared_ptr<Engine>> engine = Engine::load();
    if (!engine)
        return std::unexpected(engine.error());
    Result<Earth> earth = Earth::load(resourcesFolder() / "imagery", Earth::Pictures::All);
    if (!earth)
        return std::unexpected(earth.error());
    const auto world = std::make_shared<const Earth>(std::move(*earth));
    std::error_code error;
    fs::create_directories(out, error);
    if (error)
        return failure(Error::Code::NoPermission, std::format("{} cannot be made: {}.", out.string(), error.message()));

    const auto partition = std::make_shared<const Partition>(growCells(*world, recipe));
    constexpr int threads = 1; // the trainer reads on several threads of its own
    OrbitSource training(world, recipe.seed, Split::Train, Variation::Training, recipe.imageSize, threads);
    OrbitSource validation(world, recipe.seed + 1, Split::Validation, Variation::Default, recipe.imageSize, threads);
    OrbitSource varied(world, recipe.seed + 3, Split::Validation, Variation::Training, recipe.imageSize, threads);
    OrbitSource longLens(world, recipe.seed + 5, Split::Validation, Variation::LongLens, recipe.imageSize, threads);
    NowhereSource nowhere(world, recipe.seed + 4, Split::Train, recipe.imageSize);
    NowhereSource strangers(world, recipe.seed + 2, Split::Validation, recipe.imageSize);

    std::ofstream log(out / "curve.jsonl", resume ? std::ios::app : std::ios::trunc);
    TerminalProgress progress;
    TrainingHooks hooks;
    hooks.stop = stopOnInterrupt();
    hooks.progress = std::ref(progress);
    hooks.estimate = [&](std::span<const float> probabilities, std::span<const GeoPoint> points) {
        return Posterior(partition, {probabilities.begin(), probabilities.end()}, {points.begin(), points.end()}).estimate();
    };
    hooks.epoch = [&](const EpochReport& report) {
        progress.clear();
        std::cerr << std::format("epoch {}/{}  loss {:.3f}  median {:.0f} km  geoscore {:.0f}  after {}\n", report.epoch,
                                 report.epochs, report.loss, report.medianKm, report.geoscore, clock(report.seconds));
        log << lineOf(report).dump() << std::endl;
        curve.push_back(lineOf(report));
    };
    const Result<void> trained = (*engine)->train(recipe, *partition, {training, nowhere, validation, varied, longLens, strangers}, out, resume, hooks);
    progress.clear();
    return trained;
}

} // namespace

void addTrain(CLI::App& app, int& exitCode) {
    struct Options {
        std::string recipe, out;
        bool resume = false, json = false;
    };
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("train", "Train a model as a recipe says");
    command->footer("Example:\n  whereabouts train resources/recipes/orbit.toml --out my-orbit");
    command->add_option("RECIPE", options->recipe, "what to train and how, a TOML file such as resources/recipes/orbit.toml")->required();
    command->add_option("--out", options->out, "folder for the model, its checkpoint and its curve; not one that holds a model")
        ->type_name("FOLDER")
        ->check(notEmpty())
        ->required();
    command->add_flag("--resume", options->resume, "go on from the checkpoint in the folder");
    command->add_flag("--json", options->json, "print the curve as one JSON document on standard output");
    command->callback([options, &exitCode] {
        const Result<Recipe> recipe = readRecipe(options->recipe);
        nlohmann::json curve = nlohmann::json::array();
        const Result<void> done = recipe ? trainOrbit(*recipe, options->out, options->resume, curve)
                                         : Result<void>(std::unexpected(recipe.error()));
        if (!done) {
            std::cerr << "whereabouts: " << done.error().message << '\n';
            exitCode = 1;
        }
        if (options->json)
            std::cout << nlohmann::json{{"out", options->out}, {"results", curve}}.dump(2) << '\n';
    });
}
