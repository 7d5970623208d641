#include "loadedengine.h"

#include "core/models/modelfolder.h"
#include "geo/cellindex.h"
#include "safetensors_fixture.h"
#include "shared_fixtures.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <format>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>
#include <stop_token>
#include <string_view>

using namespace whereabouts;
namespace fs = std::filesystem;

namespace {

fs::path fixture(const char* name = "") {
    return sharedFolder() / "fixtures/geoclip" / name;
}

Result<std::shared_ptr<Model>> opened(const ModelFolder& folder) {
    return engine()->open(folder.path(), Device::Cpu, Precision::Float32);
}

double sum(const std::vector<float>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

void addImageMlp(ModelFolder& folder) {
    folder.add(fixture("image_encoder_mlp.safetensors"), "image_mlp.");
}

void addLocationEncoder(ModelFolder& folder) {
    folder.add(fixture("location_encoder_standin.safetensors"), "location_encoder.");
}

// The first places of the fixture's gallery; all of them are 100,000.
Result<void> writeGallery(const ModelFolder& folder, std::int64_t places) {
    const auto file = SafetensorsFile::open(fixture("gps_gallery.safetensors"));
    TensorView view = file->tensors().at("gps_gallery");
    view.shape[0] = places;
    view.bytes = view.bytes.first(std::size_t(places) * 8);
    return writeSafetensors(folder.path() / "gallery.safetensors", {{"coordinates", view}}, {});
}

void makeWhole(ModelFolder& folder, std::int64_t places) {
    folder.describe({{"kind", "geoclip"}});
    addImageMlp(folder);
    addLocationEncoder(folder);
    folder.add(fixture("logit_scale.safetensors"), "");
    QVERIFY(folder.write("weights.safetensors"));
    QVERIFY(writeGallery(folder, places));
}

} // namespace

class TestGeoClip : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        REQUIRE_SHARED();
        REQUIRE_ENGINE();
        makeWhole(m_published, 100'000);
    }

    void agreesWithGolden() {
        m_published.use();
        const auto differences = engine()->verify(m_published.path(), fixture("golden.safetensors"));
        QVERIFY2(differences, messageOf(differences).c_str());
        QCOMPARE(differences->size(), 3u);
        for (const GoldenDifference& difference : *differences) {
            qInfo("%s: %.2g of %.2g", difference.output.c_str(), difference.largest, difference.tolerance);
            QVERIFY2(difference.passes, difference.output.c_str());
        }
    }

    // Every step against the reference, within the fixture's own tolerances.
    void agreesAtEveryStage() {
        m_published.use();
        const auto golden = SafetensorsFile::open(fixture("golden.safetensors"));
        const auto reference = SafetensorsFile::open(fixture("expected.safetensors"));
        TensorViews tensors = golden->tensors();
        const auto wanted = [&](const std::string& name, const char* output) {
            tensors["output." + name] = reference->tensors().at(output);
        };
        wanted("equal_earth", "equal_earth");
        wanted("location_embeds", "location_features");
        wanted("image_embeds", "image_mlp");
        wanted("logits", "logits_64");
        wanted("top10_coordinates", "top10_latlon");
        for (const int i : {0, 1, 2})
            wanted(std::format("capsule_out.{}", i), std::format("capsule_out.{}", i).c_str());
        const fs::path file = m_published.path() / "golden.safetensors";
        QVERIFY(writeSafetensors(file, tensors, {{"tolerance", "0.1"}}));
        const auto differences = engine()->verify(m_published.path(), file);
        QVERIFY2(differences, messageOf(differences).c_str());
        const std::map<std::string, double> tolerances{{"equal_earth", 2e-7}, {"location_embeds", 6e-4}, {"image_embeds", 1e-5},
                                                       {"logits", 2e-3},      {"capsule_out.0", 6e-4},   {"capsule_out.1", 6e-4},
                                                       {"capsule_out.2", 6e-4}, {"top10_coordinates", 0}};
        for (const GoldenDifference& difference : *differences) {
            qInfo("%s: %.2g", difference.output.c_str(), difference.largest);
            const auto tolerance = tolerances.find(difference.output);
            QVERIFY2(tolerance == tolerances.end() || difference.largest <= tolerance->second,
                     std::format("{}: {}", difference.output, difference.largest).c_str());
        }
    }

    void takesWhatItCan() {
        ModelFolder folder;
        folder.describe({{"kind", "geoclip"}});
        addImageMlp(folder);
        QVERIFY(folder.write("weights.safetensors"));
        auto model = opened(folder);
        QVERIFY2(model, messageOf(model).c_str());
        QVERIFY((*model)->info().takes.empty());
        QCOMPARE((*model)->info().title, std::string("Tried"));
        QCOMPARE((*model)->info().parameters, 768 * 768 + 768 + 512 * 768 + 512);
        auto refused = (*model)->predictNear({47, 8});
        QVERIFY2(messageOf(refused).contains("location_encoder_weights.pth"), messageOf(refused).c_str());
        const auto other = engine()->verify(folder.path(), fixture("golden.safetensors"));
        QVERIFY2(messageOf(other).contains("location_embeds"), messageOf(other).c_str());

        addLocationEncoder(folder);
        QVERIFY(folder.write("weights.safetensors"));
        refused = opened(folder).value()->predictNear({47, 8});
        QVERIFY2(messageOf(refused).contains("coordinates_100K.csv"), messageOf(refused).c_str());

        QVERIFY(writeGallery(folder, 2000));
        folder.add(fixture("logit_scale.safetensors"), "");
        QVERIFY(folder.write("weights.safetensors"));
        model = opened(folder);
        QVERIFY2(model, messageOf(model).c_str());
        QCOMPARE((*model)->info().takes, std::vector{Modality::Gps});
        const auto picture = (*model)->predict({1, 224, std::vector<float>(3 * 224 * 224)});
        QVERIFY2(messageOf(picture).contains("clip-vit-large-patch14"), messageOf(picture).c_str());
    }

    // The places most alike are around the place itself: its own embedding is the most alike of all.
    void aPlaceIsLikeItself() {
        ModelFolder folder;
        makeWhole(folder, 5000);
        const auto model = opened(folder);
        QVERIFY2(model, messageOf(model).c_str());
        const auto gallery = SafetensorsFixture(fixture("gps_gallery.safetensors")).values<float>("gps_gallery");
        for (const std::size_t place : {7u, 1234u, 4321u}) {
            const GeoPoint truth{double(gallery[2 * place]), double(gallery[2 * place + 1])};
            const auto near = (*model)->predictNear(truth);
            QVERIFY2(near, messageOf(near).c_str());
            QCOMPARE(near->probabilities.size(), (*model)->partition().cells.size());
            QVERIFY(std::abs(sum(near->probabilities) - 1) < 1e-5);
            QCOMPARE(near->embedding.size(), 512u);
            const int own = CellIndex((*model)->partition()).cellOf(truth);
            QVERIFY(own != noCell);
            const float share = near->probabilities[std::size_t(own)];
            QVERIFY(share > 1.0F / float(near->probabilities.size()));
            for (std::size_t i = 0; i < near->points.size(); ++i) {
                const GeoBox cell = (*model)->partition().cells[i].box;
                QVERIFY(near->points[i].latitude >= cell.south - 1e-4 && near->points[i].latitude <= cell.north + 1e-4);
            }
        }
    }

    // The whole gallery, from disk: how long an answer takes beyond the encoder.
    void howLongAnAnswerTakes() {
        m_published.use();
        QElapsedTimer timer;
        timer.start();
        const auto model = opened(m_published);
        QVERIFY2(model, messageOf(model).c_str());
        const qint64 opening = timer.restart();
        double best = INFINITY;
        QVERIFY((*model)->predictNear({0, 0}));
        const qint64 first = timer.elapsed();
        for (int i = 0; i < 30; ++i)
            best = std::min(best, (*model)->predictNear({double(i), double(4 * i)}).value().headMs);
        qInfo("opened in %lld ms, first answer after %lld ms, then %.2f ms for scan, softmax and %zu cells", opening, first, best,
              (*model)->partition().cells.size());
        QVERIFY(best < 100);
    }

    // The embeddings are computed once, and read from disk afterwards; another gallery or other weights have their own.
    void theGalleryIsKept() {
        ModelFolder folder;
        makeWhole(folder, 20'000);
        const fs::path cache = folder.data() / "cache/galleries";
        const auto filesInCache = [&] {
            return std::distance(fs::directory_iterator(cache), fs::directory_iterator());
        };
        QElapsedTimer timer;
        timer.start();
        const auto first = opened(folder).value()->predictNear({47, 8});
        const qint64 computing = timer.restart();
        QVERIFY2(first, messageOf(first).c_str());
        QCOMPARE(filesInCache(), 1);
        const auto second = opened(folder).value()->predictNear({47, 8});
        const qint64 reading = timer.elapsed();
        QVERIFY(second && second->probabilities == first->probabilities);
        QCOMPARE(filesInCache(), 1);
        qInfo("computed and answered in %lld ms, opened and answered in %lld ms", computing, reading);
        QVERIFY(reading < computing);

        for (const auto& entry : fs::directory_iterator(cache))
            fs::resize_file(entry.path(), 1000);
        const auto third = opened(folder).value()->predictNear({47, 8});
        QVERIFY(third && third->probabilities == first->probabilities);
        QVERIFY(writeGallery(folder, 19'000));
        QVERIFY(opened(folder).value()->predictNear({47, 8}));
        QCOMPARE(filesInCache(), 2);
    }

    // What takes long is said beforehand and can be stopped; once done it is not done again.
    void embeddingThePlacesIsWatched() {
        ModelFolder folder;
        makeWhole(folder, 20'000);
        const auto model = opened(folder);
        QVERIFY2(model, messageOf(model).c_str());
        std::vector<double> fractions;
        const auto watch = [&](std::string_view stage, double fraction) {
            QCOMPARE(stage, std::string_view("Embedding places"));
            fractions.push_back(fraction);
        };
        std::stop_source stop;
        stop.request_stop();
        const auto stopped = (*model)->prepare(watch, stop.get_token());
        QVERIFY(!stopped && stopped.error().code == Error::Code::Stopped);
        QVERIFY(fractions.empty());
        QVERIFY((*model)->prepare(watch, {}));
        QCOMPARE(fractions.size(), 5u);
        QVERIFY(std::ranges::is_sorted(fractions) && fractions.front() == 0.0 && fractions.back() < 1.0);
        QVERIFY((*model)->prepare(watch, {}));
        QVERIFY(opened(folder).value()->prepare(watch, {})); // from the disk
        QCOMPARE(fractions.size(), 5u);
    }

    void opensOnAGpuOrSaysThatThereIsNone() {
        ModelFolder folder;
        makeWhole(folder, 100);
        const auto asked = engine()->open(folder.path(), Device::Cuda, Precision::Fastest);
        if ((*Engine::load())->description().contains("CUDA"))
            QVERIFY2(asked, messageOf(asked).c_str());
        else
            QVERIFY2(messageOf(asked).contains("no GPU"), messageOf(asked).c_str());
        QVERIFY(engine()->open(folder.path(), Device::Fastest, Precision::Fastest));
    }

    void worksWhereNothingCanBeKept() {
        ModelFolder folder;
        makeWhole(folder, 1000);
        std::ofstream(folder.data() / "cache") << "a file where the folder should be";
        const auto near = opened(folder).value()->predictNear({47, 8});
        QVERIFY2(near, messageOf(near).c_str());
        QVERIFY(std::abs(sum(near->probabilities) - 1) < 1e-5);
    }

    void namesTheTensorThatDoesNotFit() {
        ModelFolder folder;
        makeWhole(folder, 100);
        const TensorViews whole = folder.tensors;
        const auto message = [&] {
            return folder.write("weights.safetensors") ? messageOf(opened(folder)) : std::string("not written");
        };
        folder.tensors.erase("location_encoder.LocEnc1.capsule.3.bias");
        QVERIFY2(message().contains("“location_encoder.LocEnc1.capsule.3.bias” is missing"), message().c_str());
        folder.tensors = whole;
        folder.tensors["another"] = whole.at("logit_scale");
        QVERIFY2(message().contains("“another” belongs to no part"), message().c_str());
        folder.tensors = whole;
        std::ranges::reverse(folder.tensors.at("image_mlp.2.weight").shape);
        QVERIFY2(message().contains("“image_mlp.2.weight” has the shape [768, 512] where [n, 768]"), message().c_str());

        folder.tensors = whole;
        TensorView& bias = folder.tensors.at("image_mlp.0.bias");
        std::vector<float> values(bias.bytes.size() / 4);
        std::memcpy(values.data(), bias.bytes.data(), bias.bytes.size());
        bias.bytes = std::as_bytes(std::span(values));
        values[3] = NAN;
        QVERIFY2(message().contains("“image_mlp.0.bias” holds numbers that are not finite"), message().c_str());

        folder.tensors = whole;
        QVERIFY(folder.write("weights.safetensors"));
        std::vector<float> places{91, 0, 1, 1};
        QVERIFY(writeSafetensors(folder.path() / "gallery.safetensors",
                                 {{"coordinates", {TensorType::F32, {2, 2}, std::as_bytes(std::span(places))}}}, {}));
        QVERIFY2(messageOf(opened(folder)).contains("latitude up to 90"), messageOf(opened(folder)).c_str());
    }

    // Weights that are finite, but whose outputs are not.
    void namesTheLayerThatIsNotFinite() {
        ModelFolder folder;
        makeWhole(folder, 100);
        TensorView& head = folder.tensors.at("location_encoder.LocEnc2.head.0.bias");
        const std::vector<float> huge(head.bytes.size() / 4, 3e38F);
        head.bytes = std::as_bytes(std::span(huge));
        TensorView& other = folder.tensors.at("location_encoder.LocEnc2.capsule.5.bias");
        const std::vector<float> large(other.bytes.size() / 4, 3e38F);
        other.bytes = std::as_bytes(std::span(large));
        QVERIFY(folder.write("weights.safetensors"));
        const auto refused = opened(folder).value()->predictNear({47, 8});
        QVERIFY2(messageOf(refused).contains("location_encoder.LocEnc2"), messageOf(refused).c_str());
        const auto verified = engine()->verify(folder.path(), fixture("golden.safetensors"));
        QVERIFY(!verified);
        QVERIFY2(verified.error().message.contains("location_encoder.LocEnc2"), messageOf(verified).c_str());
    }

    // Pictures and sentences through a CLIP whose embeddings the MLP takes: a small one, with an MLP of its size.
    void picturesThroughClip() {
        ModelFolder folder;
        QVERIFY(writeForSmallClip(folder));
        const fs::path clip = folder.path() / "clip", tiny = sharedFolder() / "fixtures/clip-tiny";
        fs::create_directories(clip);
        fs::copy_file(tiny / "config.json", clip / "config.json");
        fs::copy_file(tiny / "model_hf.safetensors", clip / "model.safetensors");
        const auto model = opened(folder);
        QVERIFY2(model, messageOf(model).c_str());
        QCOMPARE((*model)->info().takes, (std::vector{Modality::Ground, Modality::Gps})); // its vocabulary is not CLIP's
        QCOMPARE((*model)->info().image.size, 64);
        const auto predictions = (*model)->predict({2, 64, std::vector<float>(2 * 3 * 64 * 64, 0.3F)});
        QVERIFY2(predictions, messageOf(predictions).c_str());
        QCOMPARE(predictions->size(), 2u);
        QVERIFY(std::abs(sum(predictions->front().probabilities) - 1) < 1e-5);
        QVERIFY(!(*model)->predict({1, 32, std::vector<float>(3 * 32 * 32)}));
        const auto sentence = (*model)->predictText("a red desert");
        QVERIFY2(messageOf(sentence).contains("text tower"), messageOf(sentence).c_str());

        folder.tensors.erase("image_mlp.0.weight");
        addImageMlp(folder);
        QVERIFY(folder.write("weights.safetensors"));
        QVERIFY2(messageOf(opened(folder)).contains("ViT-L/14"), messageOf(opened(folder)).c_str());
    }

    // And through one that has CLIP's own vocabulary.
    void sentencesThroughClip() {
        ModelFolder folder;
        QVERIFY(writeForSmallClip(folder));
        const fs::path clip = folder.path() / "clip", tiny = sharedFolder() / "fixtures/clip-tiny";
        fs::create_directories(clip);
        std::ifstream stream(tiny / "config.json");
        nlohmann::json config = nlohmann::json::parse(stream);
        config["text_config"]["vocab_size"] = 49'408;
        std::ofstream(clip / "config.json") << config.dump();
        const auto original = SafetensorsFile::open(tiny / "model_hf.safetensors");
        QVERIFY(original);
        TensorViews tensors = original->tensors();
        std::vector<float> table(49'408 * 64);
        for (std::size_t i = 0; i < table.size(); ++i)
            table[i] = float(i % 101) / 101 - 0.5F;
        tensors["text_model.embeddings.token_embedding.weight"] = {TensorType::F32, {49'408, 64}, std::as_bytes(std::span(table))};
        QVERIFY(writeSafetensors(clip / "model.safetensors", tensors, {}));
        const auto model = opened(folder);
        QVERIFY2(model, messageOf(model).c_str());
        std::string sentence;
        for (int i = 0; i < 75; ++i)
            sentence += "stone ";
        const auto whole = (*model)->predictText(sentence), cut = (*model)->predictText(sentence + "gate");
        QVERIFY2(whole && cut, messageOf(whole ? cut : whole).c_str());
        QVERIFY(std::abs(sum(whole->probabilities) - 1) < 1e-5);
        QCOMPARE(whole->notice, std::string());
        QVERIFY2(cut->notice.contains("from “gate” on"), cut->notice.c_str());
    }

private:
    // Whole, with an MLP that takes the embeddings of the small CLIP.
    Result<void> writeForSmallClip(ModelFolder& folder) {
        makeWhole(folder, 500);
        folder.tensors.erase("image_mlp.0.weight");
        const std::vector<float> weight(768 * 32, 0.01F);
        folder.tensors["image_mlp.0.weight"] = {TensorType::F32, {768, 32}, std::as_bytes(std::span(weight))};
        return folder.write("weights.safetensors");
    }

    ModelFolder m_published; // with all 100,000 places
};

QTEST_GUILESS_MAIN(TestGeoClip)
#include "tst_geoclip.moc"
