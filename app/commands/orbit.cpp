#include "commands/commands.h"

#include "base/paths.h"
#include "base/quote.h"
#include "commands/help.h"
#include "commands/interrupt.h"
#include "commands/stageline.h"
#include "orbit/earth.h"
#include "orbit/render.h"
#include "raster/png.h"

#include <nlohmann/json.hpp>

#include <atomic>
#include <charconv>
#include <chrono>
#include <format>
#include <fstream>
#include <iostream>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

using namespace whereabouts;

namespace {

struct RenderOptions {
    std::uint64_t count = 0;
    std::uint64_t seed = 0;
    std::filesystem::path folder;
    Split split = Split::Test;
    int size = 64;
    bool json = false;
};

} // namespace

static std::string fileName(std::uint64_t index) { return std::format("view_{:06}.png", index); }

static constexpr std::string_view truthHeader = "file,latitude,longitude,altitude_km,depression,heading,field_of_view\n";

static std::string truthRow(const Earth& earth, const RenderOptions& options, std::uint64_t index) {
    const ViewParameters view = sampleView(earth.land, options.seed, index, options.split, Variation::Default);
    return std::format("{},{:.6f},{:.6f},{:.3f},{:.4f},{:.4f},{:.4f}\n", fileName(index), view.target.latitude,
                       view.target.longitude, view.altitudeKm, view.depressionDegrees, view.headingDegrees,
                       view.verticalFieldOfViewDegrees);
}

static constexpr std::string_view tableName = "truth.csv", partialName = "truth.csv.part"; // the latter until all views are there

// How many views the table in the folder names; none where there is no table. Nothing where it is anything but the first rows
// of the table to be written.
static std::optional<std::uint64_t> rowsOf(const Earth& earth, const RenderOptions& options, std::string_view name) {
    std::error_code missing;
    if (!std::filesystem::exists(std::filesystem::symlink_status(options.folder / name, missing)))
        return 0;
    std::ifstream table(options.folder / name, std::ios::binary);
    const auto goesOnWith = [&](std::string_view row) {
        std::string read(row.size(), '\0');
        table.read(read.data(), static_cast<std::streamsize>(read.size()));
        return table && read == row;
    };
    if (!goesOnWith(truthHeader))
        return {};
    std::uint64_t rows = 0;
    while (table.peek() != std::ifstream::traits_type::eof()) {
        if (rows == options.count || !goesOnWith(truthRow(earth, options, rows)))
            return {};
        ++rows;
    }
    return rows;
}

// The name of a file in the folder that is called like a view from `first` on; empty where there is none.
static std::string viewFrom(const std::filesystem::path& folder, std::uint64_t first) {
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        std::uint64_t index = 0;
        if (name.starts_with("view_"))
            std::from_chars(name.data() + 5, name.data() + name.size(), index);
        if (name == fileName(index) && index >= first)
            return name;
    }
    return {};
}

// Nothing is replaced but views and tables of the same rendering, which is welcome again, or with more views. Views of two renderings
// in one folder could not be told apart, and a picture that no table names may be the user's own.
static Result<void> checkFolder(const Earth& earth, const RenderOptions& options) {
    std::uint64_t ours = 0;
    for (const std::string_view name : {tableName, partialName}) {
        const std::optional<std::uint64_t> rows = rowsOf(earth, options, name);
        if (!rows)
            return failure(Error::Code::BadInput,
                           std::format("{} holds a {} that is not of this rendering: choose another folder with --out, or remove it "
                                       "and the views it names first.", quote(options.folder), name));
        ours = std::max(ours, *rows);
    }
    const std::string found = viewFrom(options.folder, ours);
    if (found.empty())
        return {};
    return failure(Error::Code::BadInput,
                   std::format("{} holds {}, which no truth.csv of this rendering names and which may be a picture of yours: choose "
                               "another folder with --out, or move it away first.", quote(options.folder), found));
}

// Renders every view and writes it, on all processors; stops at the first picture that cannot be written, and after those at hand
// where it is interrupted.
static Result<void> writeViews(const Earth& earth, const RenderOptions& options, const std::stop_token& stop) {
    std::atomic<std::uint64_t> next = 0, done = 0;
    std::atomic<bool> failed = false;
    std::mutex mutex;
    Error first;
    StageLine progress;
    const auto work = [&] {
        Picture picture{options.size, options.size, 3, {}};
        picture.pixels.resize(static_cast<std::size_t>(options.size) * static_cast<std::size_t>(options.size) * 3);
        for (std::uint64_t i = next++; i < options.count && !failed && !stop.stop_requested(); i = next++) {
            const ViewParameters view = sampleView(earth.land, options.seed, i, options.split, Variation::Default);
            render(earth, view, options.size, picture.pixels);
            const Result<void> written = writePng(options.folder / fileName(i), picture);
            const std::lock_guard lock(mutex);
            if (!written) {
                failed = true;
                first = written.error();
            } else if (++done; done % 100 == 0 || done == options.count) {
                progress("rendering", static_cast<double>(done) / static_cast<double>(options.count));
            }
        }
    };
    {
        std::vector<std::jthread> workers;
        for (unsigned t = 0; t < std::max(1U, std::thread::hardware_concurrency()); ++t)
            workers.emplace_back(work);
    }
    endOnInterrupt();
    if (failed)
        return std::unexpected(first);
    if (done < options.count) {
        return failure(Error::Code::Stopped, std::format("The rendering was stopped after {} of {} views: the same command goes on with it.",
                                                         done.load(), options.count));
    }
    return {};
}

static std::unexpected<Error> unwritable(const std::filesystem::path& file) {
    return failure(Error::Code::NoPermission, std::format("{} cannot be written; choose a folder that you may write to.", quote(file)));
}

// The table of truths under the name that it has until the views are there.
static Result<void> writeTruths(const Earth& earth, const RenderOptions& options) {
    const std::filesystem::path partial = options.folder / partialName;
    std::ofstream table(partial);
    table << truthHeader;
    for (std::uint64_t i = 0; i < options.count; ++i)
        table << truthRow(earth, options, i);
    table.close();
    if (table)
        return {};
    std::error_code ignored;
    std::filesystem::remove(partial, ignored);
    return unwritable(partial);
}

static Result<void> nameTruths(const RenderOptions& options) {
    std::error_code error;
    std::filesystem::rename(options.folder / partialName, options.folder / tableName, error);
    if (error)
        return unwritable(options.folder / tableName);
    return {};
}

static Result<void> renderViews(const RenderOptions& options) {
    std::error_code error;
    std::filesystem::create_directories(options.folder, error);
    if (error) {
        return failure(Error::Code::NoPermission, std::format("{} cannot be made a folder: {}; choose another with --out.",
                                                              options.folder.string(), error.message()));
    }
    const std::stop_token stop = stopOnInterrupt();
    const Result<Earth> earth = Earth::load(resourcesFolder() / "imagery");
    if (!earth)
        return std::unexpected(earth.error());
    if (const Result<void> free = checkFolder(*earth, options); !free)
        return free;
    const auto start = std::chrono::steady_clock::now();
    if (const Result<void> written = writeTruths(*earth, options); !written)
        return written;
    if (const Result<void> written = writeViews(*earth, options, stop); !written)
        return written;
    if (const Result<void> named = nameTruths(options); !named)
        return named;
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (options.json) {
        std::cout << nlohmann::json{{"folder", options.folder.string()},
                                    {"truth", (options.folder / "truth.csv").string()},
                                    {"count", options.count},
                                    {"seed", options.seed},
                                    {"size", options.size},
                                    {"seconds", seconds}}
                         .dump(2)
                  << '\n';
    } else {
        std::cout << std::format("{} views and truth.csv in {}\n", options.count, options.folder.string());
    }
    return {};
}

void addOrbit(CLI::App& app, int& exitCode) {
    CLI::App* orbit = app.add_subcommand("orbit", "The built-in world: views of the Earth from orbit");
    orbit->require_subcommand(1);
    const char* example = "Example:\n  whereabouts orbit render --count 1000 --seed 7 --out views";
    orbit->footer(example);
    CLI::App* command = orbit->add_subcommand("render", "Render views of random places, with a table of where they are");
    command->footer(example);
    auto options = std::make_shared<RenderOptions>();
    const std::map<std::string, Split> splits{{"train", Split::Train}, {"validation", Split::Validation}, {"test", Split::Test}};
    command->add_option("--count", options->count, "number of views, 1 to 100000000")
        ->type_name("N")
        ->check(wholeNumber(1, 100'000'000))
        ->required();
    command->add_option("--seed", options->seed, "a whole number; the same seed gives the same views")
        ->type_name("N")
        ->check(wholeNumber(0, std::numeric_limits<std::uint64_t>::max()))
        ->capture_default_str();
    command->add_option("--out", options->folder, "folder for the pictures and truth.csv (where they are: degrees and km); made if missing; "
                                                  "not one of another rendering")
        ->type_name("FOLDER")
        ->check(notEmpty())
        ->required();
    const auto setSplit = [options, splits](const std::string& name) { options->split = splits.at(name); };
    command->add_option_function<std::string>("--split", setSplit, "places that models are tested on, validated on or trained on: test, validation or train")
        ->type_name("SPLIT")
        ->check(oneOf({"test", "validation", "train"}))
        ->default_str("test");
    command->add_option("--size", options->size, "width and height of a view in pixels, 16 to 4096")
        ->type_name("N")
        ->check(wholeNumber(16, 4096))
        ->capture_default_str();
    command->add_flag("--json", options->json, "print one JSON document on standard output");
    command->callback([options, &exitCode] {
        if (const Result<void> done = renderViews(*options); !done) {
            std::cerr << "whereabouts: " << done.error().message << '\n';
            exitCode = done.error().code == Error::Code::Stopped ? 130 : 1;
        }
    });
}
