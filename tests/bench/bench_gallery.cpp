#include "bench.h"
#include "engine/engine.h"
#include "prediction/posterior.h"

#include <cstdlib>
#include <filesystem>
#include <format>

#include <unistd.h>

using namespace whereabouts;
namespace fs = std::filesystem;

namespace {

double firstAnswerMs(Engine& engine, const fs::path& folder, std::shared_ptr<Model>& model) {
    Result<std::shared_ptr<Model>> opened = engine.open(folder, Device::Cpu, Precision::Fastest);
    if (!opened)
        return -1;
    model = *opened;
    const auto start = std::chrono::steady_clock::now();
    const Result<Prediction> answer = model->predictNear({48.85, 2.35});
    return answer ? std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count() : -1;
}

int run(BenchReport& report) {
    const char* shared = std::getenv("WHEREABOUTS_SHARED");
    const fs::path fixture = fs::path(shared ? shared : WHEREABOUTS_SOURCE_DIR "/../shared") / "fixtures/geoclip";
    const Result<std::shared_ptr<Engine>> engine = Engine::load();
    if (!engine)
        return report.failed(engine.error().message);
    const auto imported = (*engine)->import(std::array{fixture}, "bench", [](std::string_view, double) {}, {});
    if (!imported)
        return report.failed(imported.error().message);

    std::shared_ptr<Model> model;
    const double computing = firstAnswerMs(**engine, imported->folder, model);
    const double mapped = firstAnswerMs(**engine, imported->folder, model);
    if (computing < 0 || mapped < 0)
        return report.failed("The model of the fixture gives no answer.");
    report.figure("first answer, 100,000 embeddings computed", "ms", computing);
    report.figure("first answer, embeddings mapped from the disk", "ms", mapped);
    const double answer = medianMs(50, [&] { static_cast<void>(model->predictNear({48.85, 2.35})); });
    report.atLeast("an answer, times faster than computing the gallery", 100, "x", computing / answer);
    const Result<GalleryTiming> timing = (*engine)->benchmarkGallery();
    if (!timing)
        return report.failed(timing.error().message);
    report.atMost("scan, softmax and best ten of 100,000 places", 6, "ms", timing->scanMs);
    report.figure("the same for a query that is like none of them", "ms", timing->flatScanMs);
    report.figure("the sum over geocells", "ms", timing->cellsMs);
    std::vector<double> heads;
    const double whole = medianMs(50, [&] {
        const Result<Prediction> prediction = model->predictNear({-33.9, 18.4});
        heads.push_back(prediction->headMs);
    });
    std::ranges::nth_element(heads, heads.begin() + std::ssize(heads) / 2);
    report.figure("an answer with the place's own embedding", "ms", whole);
    report.figure("the model's whole answer beside the place's own embedding", "ms", heads[heads.size() / 2]);
    const Result<Prediction> prediction = model->predictNear({-33.9, 18.4});
    const auto partition = std::make_shared<const Partition>(model->partition());
    const Posterior posterior(partition, prediction->probabilities, prediction->points);
    report.figure("ten candidates of the posterior", "ms", medianMs(20, [&] { static_cast<void>(posterior.topCandidates(10)); }));
    return report.print();
}

} // namespace

// GeoCLIP's answers over its gallery of 100,000 places, from the fixture's weights.
int main() {
    BenchReport report("gallery");
    const fs::path data = fs::temp_directory_path() / std::format("whereabouts-bench-{}", getpid());
    fs::create_directories(data);
    setenv("WHEREABOUTS_DATA", data.c_str(), 1);
    const int exitCode = run(report);
    fs::remove_all(data);
    return exitCode;
}
