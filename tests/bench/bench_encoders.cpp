#include "bench.h"
#include "engine/engine.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <format>
#include <string_view>

#include <unistd.h>

using namespace whereabouts;
namespace fs = std::filesystem;

static std::string target(const char* library) {
    std::error_code error;
    const fs::path file = fs::canonical(fs::path("/usr/lib/x86_64-linux-gnu") / library, error);
    return std::format("{} is {}", library, error ? "missing" : file.string());
}

// This program once more, with the argument: what it prints, nothing where it fails.
static std::string printedBy(const char* argument, const fs::path& folder) {
    const std::string command = std::format("'{}' {} '{}'", fs::read_symlink("/proc/self/exe").string(), argument, folder.string());
    std::string printed;
    if (FILE* const child = popen(command.c_str(), "r")) {
        for (int character = fgetc(child); character != EOF; character = fgetc(child))
            printed.push_back(static_cast<char>(character));
        if (pclose(child) != 0)
            printed.clear();
    }
    return printed;
}

static int writeModel(Engine& engine, const fs::path& folder) {
    const Result<void> written = engine.writeForLoading(folder);
    std::cout << (written ? "written" : written.error().message) << '\n';
    return written ? 0 : 1;
}

static int loadModel(Engine& engine, const fs::path& folder) {
    const Result<LoadTiming> timing = engine.benchmarkLoading(folder);
    if (!timing) {
        std::cerr << timing.error().message << '\n';
        return 1;
    }
    std::cout << nlohmann::json{{"ms", timing->ms}, {"file", timing->fileBytes}, {"peak", timing->peakBytes}} << '\n';
    return 0;
}

// Each in a process of its own: what is written and freed in the one would hide what the other takes.
static void benchLoading(BenchReport& report) {
    const fs::path folder = fs::temp_directory_path() / std::format("whereabouts-bench-{}", getpid());
    fs::create_directories(folder);
    const std::string written = printedBy("write", folder);
    const nlohmann::json timing = written.empty() ? nlohmann::json() : nlohmann::json::parse(printedBy("load", folder), nullptr, false);
    fs::remove_all(folder);
    if (!timing.is_object()) {
        report.atMost("loading ViT-L/14 to the first answer's start (it could not be run)", 1000, "ms", INFINITY);
        return;
    }
    report.atMost("loading ViT-L/14 to the first answer's start", 1000, "ms", timing["ms"].get<double>());
    report.atMost("peak memory while loading, times the file", 1.3, "x", timing["peak"].get<double>() / timing["file"].get<double>());
}

static Result<void> benchOnGpu(BenchReport& report, Engine& engine) {
    const Result<std::vector<EncoderTiming>> timings = engine.benchmarkEncodersOnGpu(std::array{1, 16, 256});
    if (!timings)
        return std::unexpected(timings.error());
    if (timings->empty())
        std::cerr << "No GPU that LibTorch can use: nothing is timed on one.\n";
    for (const EncoderTiming& timing : *timings) {
        const std::string what = std::format("GPU, {}, batch {}", timing.encoder, timing.batch);
        report.figure(what + ", eager float32", "pictures/s", 1e3 * timing.batch / timing.baselineMs);
        report.figure(std::format("{}, {}", what, timing.precision), "pictures/s", 1e3 * timing.batch / timing.ms);
        report.figure(what + ", times the baseline", "x", timing.baselineMs / timing.ms);
        report.figure(what + ", times the roofline", "x", timing.ms / timing.rooflineMs);
        report.atLeast(what + ", cosine to float32", 0.999, "", timing.cosine);
    }
    return {};
}

// CLIP's image encoders with random weights against LibTorch's eager float32 on the same threads or the same GPU, and loading the
// larger one.
int main(int argc, char** argv) {
    BenchReport report("encoders");
    const Result<std::shared_ptr<Engine>> engine = Engine::load();
    if (!engine)
        return report.failed(engine.error().message);
    if (argc == 3)
        return argv[1] == std::string_view("write") ? writeModel(**engine, argv[2]) : loadModel(**engine, argv[2]);
    std::cerr << (*engine)->description() << '\n';
    for (const char* library : {"libblas.so.3", "liblapack.so.3", "libopenblas.so.0"})
        std::cerr << target(library) << '\n';

    const Result<std::vector<EncoderTiming>> timings = (*engine)->benchmarkEncoders(std::array{1, 16});
    if (!timings)
        return report.failed(timings.error().message);
    for (const EncoderTiming& timing : *timings) {
        const std::string what = std::format("{}, batch {}", timing.encoder, timing.batch);
        report.figure(what + ", eager float32", "ms", timing.baselineMs);
        report.figure(std::format("{}, {}", what, timing.precision), "ms", timing.ms);
        report.figure(what + ", operations", "GFLOP/s", timing.gigaflops);
        const bool promised = timing.batch == 1 && timing.precision.starts_with("BFloat16");
        const double ratio = timing.baselineMs / timing.ms;
        if (promised)
            report.atLeast(what + ", times the baseline", timing.encoder == "ViT-B/32" ? 5.0 : 3.5, "x", ratio);
        else
            report.figure(what + ", times the baseline", "x", ratio);
        report.atLeast(what + ", cosine to float32", 0.999, "", timing.cosine);
        report.atMost(what + ", times the roofline", 2.0, "x", timing.ms / timing.rooflineMs);
    }

    if (const Result<void> timed = benchOnGpu(report, **engine); !timed)
        return report.failed(timed.error().message);
    benchLoading(report);
    return report.print();
}
