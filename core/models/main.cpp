#include "engine/engine.h"

#include <algorithm>
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

} // namespace

// The models module without the rest of the program: `whereabouts-models verify MODEL GOLDEN`.
int main(int argc, char** argv) {
    if (argc != 4 || std::string_view(argv[1]) != "verify") {
        std::cerr << "Usage: whereabouts-models verify MODEL GOLDEN.safetensors\n";
        return 2;
    }
    const Result<std::shared_ptr<Engine>> engine = Engine::load();
    if (!engine)
        return fail(engine.error());
    std::cerr << (*engine)->description() << '\n';
    return verify(**engine, argv[2], argv[3]);
}
