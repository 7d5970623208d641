#include "loadedengine.h"

#include "geo/quadtree.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <fstream>
#include <numeric>

using namespace whereabouts;
namespace fs = std::filesystem;

namespace {

// Pictures whose colours are their place: red grows eastwards, green northwards. A place is a hash of its index.
class ColourSource : public SampleSource {
public:
    explicit ColourSource(std::uint64_t seed) : m_seed(seed) {}
    int imageSize() const override { return 32; }
    Result<void> read(std::uint64_t first, std::span<std::uint8_t> pixels, std::span<GeoPoint> truths) override {
        constexpr std::size_t bytes = 32 * 32 * 3;
        for (std::size_t i = 0; i < truths.size(); ++i) {
            truths[i] = place(m_seed, first + i);
            for (std::size_t p = 0; p < bytes; p += 3) {
                pixels[i * bytes + p] = static_cast<std::uint8_t>(truths[i].longitude + 128);
                pixels[i * bytes + p + 1] = static_cast<std::uint8_t>(truths[i].latitude + 128);
                pixels[i * bytes + p + 2] = static_cast<std::uint8_t>(p % 7);
            }
        }
        return {};
    }
    static GeoPoint place(std::uint64_t seed, std::uint64_t index) {
        const std::uint64_t hash = (index * 2654435761U + seed * 40503U) * 0x9e3779b97f4a7c15U;
        return {static_cast<double>(hash >> 57) - 64.0, static_cast<double>((hash >> 40) % 200) - 100.0};
    }

private:
    std::uint64_t m_seed;
};

Recipe smallRecipe() {
    Recipe recipe;
    recipe.name = "small";
    recipe.seed = 5;
    recipe.epochs = 3;
    recipe.samplesPerEpoch = 128;
    recipe.validationSamples = 32;
    recipe.batch = 16;
    recipe.imageSize = 32;
    recipe.widths = {8, 8, 8, 16};
    recipe.embedding = 16;
    recipe.labelWidthKm = 1500;
    recipe.finalLabelWidthKm = 800;
    recipe.learningRate = 5e-3;
    return recipe;
}

Partition cells() {
    std::vector<GeoPoint> places;
    for (std::uint64_t i = 0; i < 600; ++i)
        places.push_back(ColourSource::place(9, i));
    return growQuadtree(places, 8, 40).partition;
}

struct Training {
    std::vector<EpochReport> curve;
    Result<void> outcome;
};

// Trains the small recipe; asked to stop after `stopAfter` epochs.
Training train(const fs::path& folder, bool resume, int stopAfter = 1000, const Recipe& recipe = smallRecipe()) {
    Training training;
    ColourSource source(1), nowhere(5), validation(2), varied(4), longLens(6), strangers(3);
    std::stop_source stop;
    TrainingHooks hooks;
    hooks.progress = [](std::string_view, double) {};
    hooks.stop = stop.get_token();
    hooks.epoch = [&](const EpochReport& report) {
        training.curve.push_back(report);
        if (report.epoch == stopAfter)
            stop.request_stop();
    };
    hooks.estimate = [](std::span<const float> probabilities, std::span<const GeoPoint> points) {
        return points[static_cast<std::size_t>(std::ranges::max_element(probabilities) - probabilities.begin())];
    };
    training.outcome = engine()->train(recipe, cells(), {source, nowhere, validation, varied, longLens, strangers}, folder, resume, hooks);
    return training;
}

Result<std::shared_ptr<Model>> open(const fs::path& folder) {
    return engine()->open(folder, Device::Cpu, Precision::Float32);
}

} // namespace

class TestTrainer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        REQUIRE_ENGINE();
        const Training whole = train(path("whole"), false);
        QVERIFY2(whole.outcome, messageOf(whole.outcome).c_str());
        m_curve = whole.curve;
    }

    void learns() {
        QCOMPARE(m_curve.size(), 3U);
        QVERIFY(m_curve.back().loss < m_curve.front().loss);
        QVERIFY(m_curve.back().geoscore > 0);
    }

    void sameSeedGivesTheSameCurve() {
        const Training again = train(path("again"), false);
        QCOMPARE(again.curve.size(), m_curve.size());
        for (std::size_t i = 0; i < m_curve.size(); ++i)
            QCOMPARE(again.curve[i].loss, m_curve[i].loss);
    }

    void goesOnWhereItStopped() {
        const Training first = train(path("stopped"), false, 1);
        QVERIFY(!first.outcome);
        QCOMPARE(first.outcome.error().code, Error::Code::Stopped);
        QVERIFY(!fs::exists(path("stopped") / "model.json"));
        const Training rest = train(path("stopped"), true);
        QVERIFY(rest.outcome);
        QCOMPARE(rest.curve.size(), 2U);
        QCOMPARE(rest.curve[0].epoch, 2);
        QCOMPARE(rest.curve[0].loss, m_curve[1].loss);
        QCOMPARE(rest.curve[1].loss, m_curve[2].loss);
    }

    void saysThatItIsFinished() {
        const fs::file_time_type written = fs::last_write_time(path("whole") / "weights.safetensors");
        const Training training = train(path("whole"), true);
        QVERIFY(!training.outcome);
        const std::string& message = training.outcome.error().message;
        QVERIFY2(message.contains("finished") && message.contains(path("whole").string()), message.c_str());
        QVERIFY(training.curve.empty());
        QVERIFY(fs::last_write_time(path("whole") / "weights.safetensors") == written);
    }

    void calibratesWhereItStoppedBeforeTheModelWasWritten() {
        fs::copy_file(path("again") / "checkpoint.safetensors", path("uncalibrated") / "checkpoint.safetensors");
        const Training training = train(path("uncalibrated"), true);
        QVERIFY2(training.outcome, training.outcome ? "" : training.outcome.error().message.c_str());
        QVERIFY(training.curve.empty() && fs::exists(path("uncalibrated") / "model.json"));
    }

    void refusesACheckpointOfAnotherRecipe() {
        Recipe other = smallRecipe();
        other.learningRate = 1e-3;
        const Training training = train(path("whole"), true, 1000, other);
        QVERIFY(!training.outcome);
        QVERIFY(training.outcome.error().message.contains("another recipe"));
    }

    void predicts() {
        const auto model = open(path("whole"));
        QVERIFY2(model, messageOf(model).c_str());
        QCOMPARE((*model)->info().image.size, 32);
        QCOMPARE((*model)->partition().cells.size(), cells().cells.size());
        PixelBatch batch{2, 32, std::vector<float>(2 * 3 * 32 * 32, 0.3F)};
        const auto predictions = (*model)->predict(batch);
        QVERIFY(predictions);
        QCOMPARE(predictions->size(), 2U);
        const Prediction& one = predictions->front();
        QCOMPARE(one.probabilities.size(), cells().cells.size());
        QVERIFY(std::abs(std::accumulate(one.probabilities.begin(), one.probabilities.end(), 0.0) - 1.0) < 1e-4);
        QVERIFY(one.inDomain >= 0.0 && one.inDomain <= 1.0);
        QVERIFY(std::abs(std::inner_product(one.embedding.begin(), one.embedding.end(), one.embedding.begin(), 0.0) - 1.0) < 1e-4);
    }

    void namesWhatIsNotFinite() {
        const auto model = open(path("whole"));
        PixelBatch batch{1, 32, std::vector<float>(3 * 32 * 32, NAN)};
        const auto predictions = (*model)->predict(batch);
        QVERIFY(!predictions);
        QVERIFY(predictions.error().message.contains("layer encoder"));
    }

    void refusesAbsurdSizes() {
        const fs::path folder = copyOf("absurd");
        std::ofstream(folder / "model.json") << R"({"format":"whereabouts-orbit","imageSize":64,"widths":[8,8,8,9999999],"embedding":16})";
        QVERIFY(messageOf(open(folder)).contains("widths"));
    }

    void refusesWeightsOfAnotherShape() {
        const fs::path folder = copyOf("shape");
        std::ofstream(folder / "model.json") << R"({"format":"whereabouts-orbit","imageSize":32,"widths":[8,8,8,16],"embedding":24})";
        QVERIFY(messageOf(open(folder)).contains("tensor"));
    }

    void refusesTruncatedWeights() {
        const fs::path folder = copyOf("truncated");
        fs::resize_file(folder / "weights.safetensors", fs::file_size(folder / "weights.safetensors") / 2);
        QVERIFY(messageOf(open(folder)).contains("weights.safetensors"));
    }

    void refusesAnEmptyFolder() {
        fs::create_directories(path("empty"));
        QVERIFY(messageOf(open(path("empty"))).contains("model.json"));
    }

private:
    fs::path path(const char* name) const {
        const fs::path folder = fs::path(m_folder.path().toStdString()) / name;
        fs::create_directories(folder);
        return folder;
    }
    fs::path copyOf(const char* name) const {
        for (const char* file : {"model.json", "weights.safetensors"})
            fs::copy_file(path("whole") / file, path(name) / file);
        return path(name);
    }
    QTemporaryDir m_folder;
    std::vector<EpochReport> m_curve;
};

QTEST_GUILESS_MAIN(TestTrainer)
#include "tst_trainer.moc"
