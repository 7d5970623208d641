#include "bench.h"
#include "engine/engine.h"

#include <filesystem>
#include <format>

#include <unistd.h>

using namespace whereabouts;
namespace fs = std::filesystem;

static std::string target(const char* library) {
    std::error_code error;
    const fs::path file = fs::canonical(fs::path("/usr/lib/x86_64-linux-gnu") / library, error);
    return std::format("{} is {}", library, error ? "missing" : file.string());
}

// CLIP's image encoders with random weights against LibTorch's eager float32 on the same threads, and loading the larger one.
int main() {
    BenchReport report("encoders");
    const Result<std::shared_ptr<Engine>> engine = Engine::load();
    if (!engine)
        return report.failed(engine.error().message);
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
        const bool promised = timing.batch == 1 && timing.precision == "BFloat16";
        const double ratio = timing.baselineMs / timing.ms;
        if (promised)
            report.atLeast(what + ", times the baseline", timing.encoder == "ViT-B/32" ? 5.0 : 3.5, "x", ratio);
        else
            report.figure(what + ", times the baseline", "x", ratio);
        report.atLeast(what + ", cosine to float32", 0.999, "", timing.cosine);
        report.atMost(what + ", times the roofline", 2.0, "x", timing.ms / timing.rooflineMs);
    }

    const fs::path folder = fs::temp_directory_path() / std::format("whereabouts-bench-{}", getpid());
    fs::create_directories(folder);
    const Result<LoadTiming> load = (*engine)->benchmarkLoading(folder);
    fs::remove_all(folder);
    if (!load)
        return report.failed(load.error().message);
    report.atMost("loading ViT-L/14 to the first answer's start", 1000, "ms", load->ms);
    report.atMost("peak memory while loading, times the file", 1.3, "x", load->peakBytes / load->fileBytes);
    return report.print();
}
