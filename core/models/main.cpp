#include "engine/engine.h"

#include <algorithm>
#include <array>
#include <format>
#include <iostream>
#include <string_view>

using namespace whereabouts;

namespace {

int fail(const Error& error) {
    std::cerr << error.message << '\n';
    return 1;
}

int verify(Engine& engine, const char* model, const char* golden) {
    const Result<std::vector<GoldenDifference>> differences = engine.verify(model, golden);
    if (!differences)
        return fail(differences.error());
    for (const GoldenDifference& output : *differences) {
        std::cout << std::format("{:<28} largest difference {:.3g}, tolerance {:.3g}: {}\n", output.output, output.largest,
                                 output.tolerance, output.passes ? "agrees" : "DIFFERS");
    }
    return std::ranges::all_of(*differences, &GoldenDifference::passes) ? 0 : 1;
}

int bench(Engine& engine) {
    const auto timings = engine.benchmarkEncoders(std::array{1, 16});
    if (!timings)
        return fail(timings.error());
    for (const EncoderTiming& timing : *timings) {
        std::cout << std::format("{}, batch {:>2}: {} {:.1f} ms, eager float32 {:.1f} ms ({:.2f} x), cosine {:.5f}, {:.0f} GFLOP/s, "
                                 "roofline {:.1f} ms\n",
                                 timing.encoder, timing.batch, timing.precision, timing.ms, timing.baselineMs,
                                 timing.baselineMs / timing.ms, timing.cosine, timing.gigaflops, timing.rooflineMs);
    }
    return 0;
}

} // namespace

// The models module without the rest of the program.
int main(int argc, char** argv) {
    const std::string_view command = argc > 1 ? argv[1] : "";
    if (!(command == "verify" && argc == 4) && !(command == "bench" && argc == 2)) {
        std::cerr << "Usage: whereabouts-models verify MODEL GOLDEN.safetensors\n       whereabouts-models bench\n";
        return 2;
    }
    const Result<std::shared_ptr<Engine>> engine = Engine::load();
    if (!engine)
        return fail(engine.error());
    std::cerr << (*engine)->description() << '\n';
    return command == "bench" ? bench(**engine) : verify(**engine, argv[2], argv[3]);
}
