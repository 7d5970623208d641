#include "commands/commands.h"

#include "commands/fitweights.h"
#include "commands/heatmapfigure.h"
#include "commands/heatmapnames.h"
#include "commands/help.h"
#include "commands/interrupt.h"
#include "commands/locateoptions.h"
#include "commands/locateoutput.h"
#include "commands/locator.h"
#include "commands/modelscommands.h"
#include "base/quote.h"
#include "geo/coordinates.h"
#include "image/photolist.h"
#include "prediction/heatmapfile.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <format>
#include <functional>
#include <iostream>
#include <numeric>
#include <set>

using namespace whereabouts;
namespace fs = std::filesystem;

namespace {

Question questionOf(const LocateOptions& options) {
    return !options.text.empty() ? Question::Text : !options.near.empty() ? Question::Place : Question::Picture;
}

using OneResult = Result<std::shared_ptr<const LocateResult>>;

// Answers the questions of one command, each by every model, and prints what they say.
class Answers {
public:
    // `weight` is what the models that are named have together.
    Answers(LocateModels& locator, const LocateOptions& options, Regions regions, double weight, HeatmapNames& heatmaps, LocateOutput& output)
        : m_locator(locator), m_options(options), m_regions(std::move(regions)), m_weight(weight), m_heatmaps(heatmaps), m_output(output) {
        for (const SilentModel& silent : locator.silent)
            say(silent);
        std::ranges::for_each(locator.notices, [&](const std::string& sentence) { output.addNotice(sentence); });
    }

    // `ask` asks the model at an index; `name` is what was asked, `file` what its heatmap is called after.
    void add(const std::string& name, const fs::path& file, const std::function<OneResult(std::size_t)>& ask) {
        const auto answered = joint(ask).and_then([&](const JointResult& result) -> Result<void> {
            for (const auto& member : result.members) {
                if (!member->notice.empty())
                    m_output.addNotice(member->notice);
            }
            if (!m_options.heatmap.empty()) {
                if (auto written = write(*result.joint, file); !written)
                    return written;
            }
            if (isJoint())
                m_output.addJoint(result);
            else
                m_output.add(*result.joint);
            return {};
        });
        if (!answered)
            fail(name, answered.error());
    }

    void fail(const std::string& name, const Error& error) {
        m_output.addError(name, error);
        m_exitCode = 1;
    }

    // Not all of them were asked.
    void stopped(std::size_t answered, std::size_t count) {
        m_output.addNotice(std::format("Stopped after {} of {} pictures.", answered, count));
        m_exitCode = 130;
    }

    const Regions& regions() const { return m_regions; }
    // 0; 1 when one could not be answered, not by every model, or its heatmap not be written; 130 when stopped.
    int exitCode() const { return m_exitCode; }

private:
    Result<void> write(const LocateResult& result, const fs::path& file) const {
        return m_heatmaps.next(file).and_then([&](const fs::path& target) {
            if (!isPictureName(target))
                return writeHeatmap(result.constrained, target);
            return writeHeatmapFigure(result, questionOf(m_options), m_locator.gazetteer, target);
        });
    }
    bool isJoint() const { return m_locator.models.size() + m_locator.silent.size() > 1 || !m_locator.priors.empty() || !m_options.weights.empty(); }

    // A model that cannot answer silences no other; where none can, the first one's sentence is the error.
    Result<JointResult> joint(const std::function<OneResult(std::size_t)>& ask) {
        std::vector<std::shared_ptr<const LocateResult>> members;
        std::vector<double> weights;
        std::vector<SilentModel> silent;
        for (std::size_t i = 0; i < m_locator.models.size(); ++i) {
            OneResult result = ask(i);
            if (!result) {
                silent.push_back({m_locator.models[i]->info().name, std::move(result.error())});
                continue;
            }
            members.push_back(std::move(*result));
            weights.push_back(m_locator.weights[i]);
        }
        if (members.empty())
            return std::unexpected(std::move(silent.front().error));
        if (!isJoint())
            return JointResult{members, weights, members.front(), {}};
        std::ranges::for_each(silent, [&](const SilentModel& one) { say(one); });
        silent.insert(silent.begin(), m_locator.silent.begin(), m_locator.silent.end());
        return locateJointly(std::move(members), shared(std::move(weights)), m_locator.priors, m_locator.gazetteer, m_regions,
                             m_options.top)
            .transform([&](JointResult result) {
                result.silent = std::move(silent);
                return result;
            });
    }

    // The weights of the models that answer share out what the silent ones leave.
    std::vector<double> shared(std::vector<double> weights) const {
        const double answering = std::reduce(weights.begin(), weights.end());
        for (double& weight : weights)
            weight *= answering > 0 ? m_weight / answering : 0;
        return weights;
    }

    // Once, however many pictures it says the same of.
    void say(const SilentModel& silent) {
        m_exitCode = 1;
        if (m_said.insert(silent.error.message).second)
            std::cerr << std::format("whereabouts: {} The others answer without {}.\n", silent.error.message, quote(silent.model));
    }

    LocateModels& m_locator;
    const LocateOptions& m_options;
    Regions m_regions;
    double m_weight;
    std::set<std::string> m_said;
    HeatmapNames& m_heatmaps;
    LocateOutput& m_output;
    int m_exitCode = 0;
};

// Ctrl-C stops after the picture at hand, so that what is printed is whole.
void answerPhotos(const std::vector<PictureSource>& photos, LocateModels& locator, const LocateOptions& options, Answers& answers) {
    ReadAhead ahead(photos, locator);
    const std::stop_token stop = stopOnInterrupt();
    for (std::size_t i = 0; i < photos.size(); ++i) {
        if (stop.stop_requested())
            return answers.stopped(i, photos.size());
        showProgress(i, photos.size());
        const auto readings = ahead.next();
        if (!readings) {
            answers.fail(photos[i].name, readings.error());
            continue;
        }
        answers.add(photos[i].name, photos[i].file, [&](std::size_t model) {
            return locate((*readings)[model], *locator.models[model], locator.gazetteer, answers.regions(), options.top, {}, {});
        });
    }
    showProgress(photos.size(), photos.size());
}

void answerText(LocateModels& locator, const LocateOptions& options, Answers& answers) {
    answers.add(options.text, "text", [&](std::size_t model) {
        return locateText(options.text, *locator.models[model], locator.gazetteer, answers.regions(), options.top, {}, {});
    });
}

void answerNear(GeoPoint place, LocateModels& locator, const LocateOptions& options, Answers& answers) {
    answers.add(formatDecimal(place, 5), "near", [&](std::size_t model) {
        return locateNear(place, *locator.models[model], locator.gazetteer, answers.regions(), options.top, {}, {});
    });
}

std::unique_ptr<LocateOutput> outputFor(const LocateOptions& options, const std::vector<PriorArgument>& priors, const PhotoList& list,
                                        bool listCandidates) {
    if (options.json)
        return jsonOutput(std::cout, !options.text.empty() ? "text" : !options.near.empty() ? "near" : "photo", priors, list.leftOut);
    std::size_t width = options.text.size() + options.near.size();
    for (const PictureSource& photo : list.photos)
        width = std::max(width, photo.name.size());
    return tableOutput(std::cout, std::min<std::size_t>(width, 60), listCandidates);
}

std::vector<fs::path> filesOf(const std::vector<PictureSource>& photos) {
    std::vector<fs::path> files;
    std::ranges::transform(photos, std::back_inserter(files), &PictureSource::file);
    return files;
}

// "2 videos and 1 other file"; empty where there are none.
std::string wordsOf(const LeftOut& leftOut) {
    const auto counted = [](int count, const std::string& what) {
        return count == 0 ? "" : std::format("{} {}{}", count, what, count == 1 ? "" : "s");
    };
    const std::string videos = counted(leftOut.videos, "video"), others = counted(leftOut.others, videos.empty() ? "file" : "other file");
    return videos + (videos.empty() || others.empty() ? "" : " and ") + others;
}

int run(LocateOptions options, bool listCandidates) {
    if (options.models.empty())
        options.models = {"orbit"};
    checkTogether(options);
    const Regions regions = regionsOf(options);
    const std::vector<double> weights = weightsOf(options);
    const GeoPoint near = options.near.empty() ? GeoPoint{} : placeOf(options.near);
    const std::vector<PriorArgument> priors = priorsOf(options);
    const PhotoList list = photosIn(options.photos);
    const std::vector<PictureSource>& photos = list.photos;
    if (const std::string files = wordsOf(list.leftOut); !files.empty())
        std::cerr << std::format("whereabouts: {} left out: only pictures of a kind that can be read are located.\n", files);
    HeatmapNames heatmaps(options.heatmap, filesOf(photos));
    Result<LocateModels> locator = loadLocator(options, priors, weights);
    if (!locator) {
        std::cerr << "whereabouts: " << locator.error().message << '\n';
        if (options.json)
            printJson({{"error", locator.error().message}});
        return 1;
    }
    if (options.fitWeights)
        return fitWeights(photos, *locator, options, priors);
    const auto output = outputFor(options, priors, list, listCandidates || photos.size() <= 1);
    Answers answers(*locator, options, regions, std::reduce(weights.begin(), weights.end()), heatmaps, *output);
    if (!options.text.empty())
        answerText(*locator, options, answers);
    else if (!options.near.empty())
        answerNear(near, *locator, options, answers);
    else
        answerPhotos(photos, *locator, options, answers);
    output->end();
    return answers.exitCode();
}

} // namespace

void addLocate(CLI::App& app, int& exitCode) {
    auto options = std::make_shared<LocateOptions>();
    CLI::App* command = app.add_subcommand("locate", "Say where pictures were taken, and how sure that is");
    command->footer("Example:\n  whereabouts locate photo.jpg --heatmap photo.tif --outside 47.4,8.5,300");
    command->add_option("PHOTO", options->photos, "pictures, or folders of pictures");
    command->add_option("--text", options->text, "instead of pictures: where this sentence fits, by a model that takes text")
        ->type_name("SENTENCE")
        ->check(notEmpty());
    command->add_option("--near", options->near, "instead of pictures: the places most like the one at this latitude and longitude (degrees), "
                                                 "by a model that takes places")
        ->type_name("LAT,LON");
    command->add_option("--model", options->models,
                        "a model's name (see `whereabouts models list`) or folder; several times: what each says, how far they are "
                        "apart, and their ensemble [orbit]")
        ->type_name("NAME")
        ->check(notEmpty())
        ->allow_extra_args(false);
    command->add_option("--device", options->device, "where models run: cpu, or cuda (an NVIDIA GPU) [cuda where there is one]")
        ->type_name("DEVICE")
        ->check(oneOf({"cpu", "cuda"}));
    command->add_option("--weights", options->weights,
                        "how much each --model counts in the ensemble, in their order, 0 to 10: the power of what it says [equal ones "
                        "that sum to 1]")
        ->type_name("W,W,...");
    command->add_option("--prior", options->priors,
                        "a raster that weighs the places, in any coordinate system: RASTER (land mask, population, night lights), "
                        "RASTER:WEIGHT (its values to that power) or RASTER:CLASS=W,CLASS=W (a factor for each class of a land "
                        "cover); several times: their product")
        ->type_name("RASTER[:...]")
        ->check(notEmpty())
        ->allow_extra_args(false);
    command->add_flag("--fit-weights", options->fitWeights,
                      "instead of placing the pictures: print the --weights that suit them best; their places are known by a truth.csv "
                      "beside them, or EXIF");
    CLI::Option* top = command->add_option("--top", options->top, "how many ranked places to list for each picture, 1 to 1000");
    top->type_name("N")->check(wholeNumber(1, 1000))->capture_default_str();
    command->add_option("--heatmap", options->heatmap,
                        "write the probability map: FILE.tif (GeoTIFF, probability per km2) or FILE.png (a map of "
                        "that part of the Earth) for one picture, or a folder that gets a .tif for each")
        ->type_name("FILE")
        ->check(notEmpty());
    command->add_option("--within", options->within,
                        "the place is in this circle: latitude and longitude of its centre in degrees (-180 to 180, or 0 to 360 "
                        "eastwards), radius in km; several times: in one of them")
        ->type_name("LAT,LON,KM")
        ->allow_extra_args(false);
    command->add_option("--outside", options->outside, "the place is not in this circle; several times: in none of them")
        ->type_name("LAT,LON,KM")
        ->allow_extra_args(false);
    command->add_flag("--json", options->json, "print one JSON document on standard output");
    command->callback([options, top, &exitCode] { exitCode = run(*options, top->count() > 0); });
}
