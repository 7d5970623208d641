#include "commands/commands.h"

#include "base/paths.h"
#include "commands/locateoutput.h"
#include "commands/photolist.h"
#include "engine/engine.h"
#include "engine/modelfolders.h"
#include "prediction/heatmapfile.h"
#include "prediction/locate.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <deque>
#include <filesystem>
#include <format>
#include <future>
#include <iostream>
#include <set>
#include <thread>
#include <unistd.h>

using namespace whereabouts;
namespace fs = std::filesystem;

namespace {

struct LocateOptions {
    std::vector<std::string> photos;
    std::string model = "orbit";
    int top = 5;
    std::string heatmap;
    std::vector<std::string> within, outside;
    bool json = false;
};

// LAT,LON,KM
Region circle(const std::string& text) {
    double values[3] = {};
    const char *at = text.data(), *const end = at + text.size();
    for (int i = 0; i < 3; ++i) {
        const auto [next, error] = std::from_chars(at, end, values[i]);
        if (error != std::errc() || (i < 2 ? next == end || *next != ',' : next != end))
            throw CLI::ValidationError("\"" + text + "\" is not LAT,LON,KM, as in 47.4,8.5,300");
        at = next + 1;
    }
    if (!(std::abs(values[0]) <= 90) || !(std::abs(values[1]) <= 360) || !(values[2] > 0 && values[2] <= 20100))
        throw CLI::ValidationError("\"" + text + "\": latitude is -90 to 90, longitude -180 to 180, the radius above 0 km");
    return {{values[0], wrapLongitude(values[1])}, values[2], {}};
}

Regions regionsOf(const LocateOptions& options) {
    Regions regions;
    std::ranges::transform(options.within, std::back_inserter(regions.within), circle);
    std::ranges::transform(options.outside, std::back_inserter(regions.outside), circle);
    return regions;
}

// Where each picture's heatmap goes: the named file, or the picture's name with .tif in the named folder.
class HeatmapNames {
public:
    HeatmapNames(const LocateOptions& options, const std::vector<PictureSource>& photos) : m_target(options.heatmap) {
        if (!isHeatmapName(m_target))
            return;
        if (photos.size() > 1)
            throw CLI::ValidationError("--heatmap " + options.heatmap + " is one file, but there are " +
                                       std::to_string(photos.size()) + " pictures: name a folder");
        std::error_code error;
        if (fs::equivalent(m_target, photos.front().file, error))
            throw CLI::ValidationError("--heatmap would overwrite the picture " + options.heatmap);
    }
    fs::path next(const PictureSource& photo) {
        if (isHeatmapName(m_target))
            return m_target;
        std::error_code error; // a folder that cannot be made is found when the file is written
        fs::create_directories(m_target, error);
        const std::string stem = photo.file.stem().string();
        std::string name = stem + ".tif";
        for (int count = 2; !m_taken.insert(name).second; ++count)
            name = stem + "-" + std::to_string(count) + ".tif";
        return m_target / name;
    }

private:
    fs::path m_target;
    std::set<std::string> m_taken;
};

struct Locator {
    std::shared_ptr<Model> model;
    Gazetteer gazetteer;
};

Result<Locator> load(const std::string& modelName) {
    const auto folder = findModel(modelName);
    if (!folder)
        return std::unexpected(folder.error());
    auto engine = Engine::load();
    if (!engine)
        return std::unexpected(engine.error());
    auto model = (*engine)->open(*folder, Device::Cpu, Precision::Fastest);
    if (!model)
        return std::unexpected(model.error());
    auto gazetteer = Gazetteer::load(resourcesFolder() / "gazetteer");
    if (!gazetteer)
        return std::unexpected(gazetteer.error());
    return Locator{std::move(*model), std::move(*gazetteer)};
}

// Reads pictures on as many threads as there are cores, no further ahead of the model than that.
class ReadAhead {
public:
    ReadAhead(const std::vector<PictureSource>& photos, const ImageInput& input) : m_photos(photos), m_input(input) {}
    Result<ReadPhoto> next() {
        const std::size_t depth = std::max(1U, std::thread::hardware_concurrency());
        while (m_reading.size() < depth && m_next < m_photos.size())
            m_reading.push_back(std::async(std::launch::async, readPhoto, m_photos[m_next++], m_input));
        Result<ReadPhoto> photo = m_reading.front().get();
        m_reading.pop_front();
        return photo;
    }

private:
    const std::vector<PictureSource>& m_photos;
    ImageInput m_input;
    std::size_t m_next = 0;
    std::deque<std::future<Result<ReadPhoto>>> m_reading;
};

void showProgress(std::size_t done, std::size_t count) {
    if (count > 1 && isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO))
        std::cerr << std::format("\r{} of {}{}", done, count, done == count ? "\n" : "") << std::flush;
}

// 0, or 1 when a picture could not be placed or its heatmap not be written.
int locateAll(const std::vector<PictureSource>& photos, Locator& locator, const Regions& regions, const LocateOptions& options,
              HeatmapNames& heatmaps, LocateOutput& output) {
    int exitCode = 0;
    ReadAhead ahead(photos, locator.model->info().image);
    const auto fail = [&](const PictureSource& photo, const Error& error) {
        output.addError(photo.name, error);
        exitCode = 1;
    };
    for (std::size_t i = 0; i < photos.size(); ++i) {
        showProgress(i, photos.size());
        const auto result = ahead.next().and_then(
            [&](const ReadPhoto& read) { return locate(read, *locator.model, locator.gazetteer, regions, options.top, {}, {}); });
        if (!result) {
            fail(photos[i], result.error());
            continue;
        }
        if (!options.heatmap.empty()) {
            if (const auto written = writeHeatmap((*result)->constrained, heatmaps.next(photos[i])); !written) {
                fail(photos[i], written.error());
                continue;
            }
        }
        output.add(**result);
    }
    showProgress(photos.size(), photos.size());
    return exitCode;
}

std::unique_ptr<LocateOutput> outputFor(const LocateOptions& options, const std::vector<PictureSource>& photos, bool listCandidates) {
    if (options.json)
        return jsonOutput(std::cout);
    std::size_t width = 0;
    for (const PictureSource& photo : photos)
        width = std::max(width, photo.name.size());
    return tableOutput(std::cout, std::min<std::size_t>(width, 60), listCandidates);
}

int run(const LocateOptions& options, bool listCandidates) {
    const Regions regions = regionsOf(options);
    const std::vector<PictureSource> photos = photosIn(options.photos);
    HeatmapNames heatmaps(options, photos);
    Result<Locator> locator = load(options.model);
    if (!locator) {
        std::cerr << "whereabouts: " << locator.error().message << '\n';
        return 1;
    }
    const auto output = outputFor(options, photos, listCandidates || photos.size() == 1);
    const int exitCode = locateAll(photos, *locator, regions, options, heatmaps, *output);
    output->end();
    return exitCode;
}

} // namespace

void addLocate(CLI::App& app, int& exitCode) {
    auto options = std::make_shared<LocateOptions>();
    CLI::App* command = app.add_subcommand("locate", "Says where pictures were taken, and how sure that is.");
    command->add_option("PHOTO", options->photos, "pictures, or folders of pictures")->required();
    command->add_option("--model", options->model, "a model's name or folder")->capture_default_str();
    CLI::Option* top = command->add_option("--top", options->top, "how many ranked places to list for each picture");
    top->check(CLI::Range(1, 1000))->capture_default_str();
    command->add_option("--heatmap", options->heatmap,
                        "write the probability map: FILE.tif (GeoTIFF, probability per km2) or FILE.png for one picture, or a "
                        "folder that gets a .tif for each");
    command->add_option("--within", options->within, "the place is in this circle, LAT,LON,KM (or in one of several)")
        ->allow_extra_args(false);
    command->add_option("--outside", options->outside, "the place is not in this circle, LAT,LON,KM")->allow_extra_args(false);
    command->add_flag("--json", options->json, "print one JSON document");
    command->callback([options, top, &exitCode] { exitCode = run(*options, top->count() > 0); });
}
