#include "commands/commands.h"

#include "commands/fitweights.h"
#include "commands/heatmapfigure.h"
#include "commands/heatmapnames.h"
#include "commands/locateoptions.h"
#include "commands/locateoutput.h"
#include "commands/locator.h"
#include "base/quote.h"
#include "geo/coordinates.h"
#include "image/photolist.h"
#include "prediction/heatmapfile.h"

#include <algorithm>
#include <functional>
#include <iostream>

using namespace whereabouts;
namespace fs = std::filesystem;

namespace {

using OneResult = Result<std::shared_ptr<const LocateResult>>;

// Answers the questions of one command, each by every model, and prints what they say.
class Answers {
public:
    Answers(LocateModels& locator, const LocateOptions& options, Regions regions, std::vector<double> weights, HeatmapNames& heatmaps,
            LocateOutput& output)
        : m_locator(locator), m_options(options), m_regions(std::move(regions)), m_weights(std::move(weights)),
          m_heatmaps(heatmaps), m_output(output) {}

    // `ask` asks the model at an index; `name` is what was asked, `file` what its heatmap is called after.
    void add(const std::string& name, const fs::path& file, const std::function<OneResult(std::size_t)>& ask) {
        const auto answered = joint(ask).and_then([&](const JointResult& result) -> Result<void> {
            for (const auto& member : result.members) {
                if (!member->notice.empty())
                    std::cerr << member->notice << '\n';
            }
            if (!m_options.heatmap.empty()) {
                if (auto written = write(*result.joint, name, file); !written)
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

    const Regions& regions() const { return m_regions; }
    int exitCode() const { return m_exitCode; } // 0, or 1 when one could not be answered or its heatmap not be written

private:
    Result<void> write(const LocateResult& result, const std::string& name, const fs::path& file) const {
        const fs::path target = m_heatmaps.next(file);
        if (!isPictureName(target))
            return writeHeatmap(result.constrained, target);
        const bool isPhoto = !m_options.photos.empty();
        return writeHeatmapFigure(result, m_locator.gazetteer,
                                  isPhoto ? "Where was " + quote(file.filename()) + " taken?" : "Where does it fit: " + quote(name), target);
    }
    bool isJoint() const { return m_locator.models.size() > 1 || !m_locator.priors.empty() || !m_options.weights.empty(); }

    Result<JointResult> joint(const std::function<OneResult(std::size_t)>& ask) const {
        std::vector<std::shared_ptr<const LocateResult>> members;
        for (std::size_t i = 0; i < m_locator.models.size(); ++i) {
            OneResult result = ask(i);
            if (!result)
                return std::unexpected(std::move(result.error()));
            members.push_back(std::move(*result));
        }
        if (!isJoint())
            return JointResult{members, m_weights, members.front(), {}};
        return locateJointly(std::move(members), m_weights, m_locator.priors, m_locator.gazetteer, m_regions, m_options.top);
    }

    LocateModels& m_locator;
    const LocateOptions& m_options;
    Regions m_regions;
    std::vector<double> m_weights;
    HeatmapNames& m_heatmaps;
    LocateOutput& m_output;
    int m_exitCode = 0;
};

void answerPhotos(const std::vector<PictureSource>& photos, LocateModels& locator, const LocateOptions& options, Answers& answers) {
    ReadAhead ahead(photos, locator);
    for (std::size_t i = 0; i < photos.size(); ++i) {
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

std::unique_ptr<LocateOutput> outputFor(const LocateOptions& options, const std::vector<PriorArgument>& priors,
                                        const std::vector<PictureSource>& photos, bool listCandidates) {
    if (options.json)
        return jsonOutput(std::cout, !options.text.empty() ? "text" : !options.near.empty() ? "near" : "photo", priors);
    std::size_t width = options.text.size() + options.near.size();
    for (const PictureSource& photo : photos)
        width = std::max(width, photo.name.size());
    return tableOutput(std::cout, std::min<std::size_t>(width, 60), listCandidates);
}

std::vector<fs::path> filesOf(const std::vector<PictureSource>& photos) {
    std::vector<fs::path> files;
    std::ranges::transform(photos, std::back_inserter(files), &PictureSource::file);
    return files;
}

int run(LocateOptions options, bool listCandidates) {
    if (options.models.empty())
        options.models = {"orbit"};
    checkTogether(options);
    const Regions regions = regionsOf(options);
    const std::vector<double> weights = weightsOf(options);
    const GeoPoint near = options.near.empty() ? GeoPoint{} : placeOf(options.near);
    const std::vector<PriorArgument> priors = priorsOf(options);
    const std::vector<PictureSource> photos = photosIn(options.photos);
    HeatmapNames heatmaps(options.heatmap, filesOf(photos));
    Result<LocateModels> locator = loadLocator(options, priors);
    if (!locator) {
        std::cerr << "whereabouts: " << locator.error().message << '\n';
        return 1;
    }
    if (options.fitWeights)
        return fitWeights(photos, *locator, options, priors);
    const auto output = outputFor(options, priors, photos, listCandidates || photos.size() <= 1);
    Answers answers(*locator, options, regions, weights, heatmaps, *output);
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
    command->add_option("--text", options->text, "instead of pictures: where this sentence fits, by a model that takes text");
    command->add_option("--near", options->near, "instead of pictures: the places most like the one at LAT,LON, by a model that takes places");
    command->add_option("--model", options->models,
                        "a model's name or folder [orbit]; several times: what each says, how far they are apart, and their ensemble")
        ->allow_extra_args(false);
    command->add_option("--device", options->device, "where models run: cpu, or cuda (an NVIDIA GPU) [cuda where there is one]")
        ->check(CLI::IsMember({"cpu", "cuda"}));
    command->add_option("--weights", options->weights, "the power of each model in the ensemble, W,W,... [equal ones that sum to 1]");
    command->add_option("--prior", options->priors,
                        "a raster that weighs the places, in any coordinate system: RASTER (land mask, population, night lights), "
                        "RASTER:WEIGHT (its values to that power) or RASTER:CLASS=W,CLASS=W (a factor for each class of a land "
                        "cover); several times: their product")
        ->allow_extra_args(false);
    command->add_flag("--fit-weights", options->fitWeights,
                      "print the weights that suit pictures of known place best (truth.csv beside them, or EXIF)");
    CLI::Option* top = command->add_option("--top", options->top, "how many ranked places to list for each picture");
    top->check(CLI::Range(1, 1000))->capture_default_str();
    command->add_option("--heatmap", options->heatmap,
                        "write the probability map: FILE.tif (GeoTIFF, probability per km2) or FILE.png (a map of "
                        "that part of the Earth) for one picture, or a folder that gets a .tif for each")
        ->check([](const std::string& name) {
            return name.empty() ? std::string("the name is empty; name a FILE.tif, a FILE.png or a folder") : "";
        }, "");
    command->add_option("--within", options->within, "the place is in this circle, LAT,LON,KM (or in one of several)")
        ->allow_extra_args(false);
    command->add_option("--outside", options->outside, "the place is not in this circle, LAT,LON,KM")->allow_extra_args(false);
    command->add_flag("--json", options->json, "print one JSON document");
    command->callback([options, top, &exitCode] { exitCode = run(*options, top->count() > 0); });
}
