#include "loadedengine.h"
#include "engine/modelfolders.h"
#include "models/weights/safetensors.h"

#include "core/models/torcharchive.h"
#include "shared_fixtures.h"

#include <QCryptographicHash>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <thread>

using namespace whereabouts;
namespace fs = std::filesystem;

namespace {

fs::path fixtures() {
    return sharedFolder() / "fixtures";
}

void write(const fs::path& file, const std::string& text) {
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
}

std::string slurp(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

// A copy that may be written to.
void copyWritable(const fs::path& from, const fs::path& to) {
    write(to, slurp(from));
}

Result<ImportReport> import(const std::vector<fs::path>& sources, const std::string& name, std::stop_token stop = {}) {
    return engine()->import(sources, name, {}, stop);
}

TensorViews tensorsOf(const SafetensorsFile& file) {
    return file.tensors();
}

} // namespace

// The importer lives where LibTorch does, behind the Engine: this program does not link it.
class TestImport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void bringsClip_data();
    void bringsClip();
    void bringsShards();
    void refusesBadShards();
    void bringsGeoClip();
    void bringsGeoClipsTable();
    void saysWhatGeoClipLacks();
    void refusesAnotherClipForGeoClip();
    void refusesABadGeoClip();
    void bringsSatClip_data();
    void bringsSatClip();
    void refusesABadSatClip();
    void bringsOsv5m();
    void refusesABadOsv5m();
    void keepsTypes_data();
    void keepsTypes();
    void straightensStrides();
    void findsTheLicence();
    void hashesEveryFile();
    void namesTheTensor_data();
    void namesTheTensor();
    void namesTheDamagedEntry();
    void refusesCode();
    void refusesWhatItDoesNotKnow();
    void refusesNames_data();
    void refusesNames();
    void oneOfTwoImportsWins();
    void twoImportsAtOnce();
    void stops();
    void verifyingStops();
    void sweepsWhatDeadImportsLeft();
    void saysWhatItLeft();
    void namesItsFilesWhileItReads();
    void callsClipByItsName();
    void preparesPicturesAsPublished_data();
    void preparesPicturesAsPublished();
    void preparesPicturesAsOpenClipSays();
    void saysWhatSiglipLacks();
    void namesWhatADownloadLeft_data();
    void namesWhatADownloadLeft();
    void leavesNothingWhenASourceVanishes();
    void removesTheUsersOnly();

private:
    fs::path library() const { return m_path / "data/models"; }

    // What is visible in the library, and hidden in it.
    std::vector<std::string> contents() const {
        std::vector<std::string> names;
        std::error_code error;
        for (fs::directory_iterator item(library(), error), end; !error && item != end; item.increment(error))
            names.push_back(item->path().filename().string());
        std::ranges::sort(names);
        return names;
    }

    nlohmann::json description(const std::string& name) const {
        return nlohmann::json::parse(slurp(library() / name / "model.json"), nullptr, false);
    }

    // A folder with the fixture's weights as Hugging Face has them.
    fs::path clipFolder() {
        copyWritable(fixtures() / "clip-tiny/model_hf.safetensors", m_path / "clip/model.safetensors");
        copyWritable(fixtures() / "clip-tiny/config.json", m_path / "clip/config.json");
        return m_path / "clip";
    }

    // A small OSV-5M checkpoint: every tensor under model. and, for some, by an alias too.
    fs::path osvFolder(const std::string& extra = {}) {
        static const std::vector<float> numbers(64, 0.5f);
        const auto view = [](std::vector<std::int64_t> shape) {
            std::int64_t count = 1;
            for (const std::int64_t length : shape)
                count *= length;
            return TensorView{TensorType::F32, shape, std::as_bytes(std::span(numbers).first(std::size_t(count)))};
        };
        TensorViews tensors{{"model.backbone.clip.vision_model.embeddings.class_embedding", view({8})},
                            {"backbone.clip.vision_model.embeddings.class_embedding", view({8})},
                            {"model.mid.classif.0.weight", view({2, 8})},
                            {"mid.reg.0.weight", view({4, 8})}};
        if (!extra.empty())
            tensors.emplace(extra, view({3}));
        fs::create_directories(m_path / "osv");
        if (!writeSafetensors(m_path / "osv/model.safetensors", tensors, {}))
            return {};
        write(m_path / "osv/config.json", R"({"model": {
            "backbone": {"instance": {"_target_": "models.networks.backbones.CLIP", "path": "openai/clip-tiny"}},
            "mid": {"instance": {"_target_": "models.networks.mlp.MLPCentroid2"}},
            "head": {"instance": {"_target_": "models.networks.heads.hybrid.HybridHeadCentroid", "final_dim": 2}}}})");
        return m_path / "osv";
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_path;
};

void TestImport::initTestCase() {
    REQUIRE_SHARED();
    REQUIRE_ENGINE();
}

void TestImport::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->path().toStdString();
    qputenv("WHEREABOUTS_DATA", (m_path / "data").c_str());
}

// Whatever became of an import, nothing hidden is left of it.
void TestImport::cleanup() {
    for (const std::string& name : contents())
        QVERIFY2(!name.starts_with('.'), name.c_str());
}

void TestImport::bringsClip_data() {
    QTest::addColumn<QString>("weights");
    QTest::addColumn<QString>("config");
    QTest::newRow("Hugging Face") << "model_hf.safetensors" << "config.json";
    QTest::newRow("OpenAI's names") << "model_openai.safetensors" << "config.json";
    QTest::newRow("OpenCLIP") << "model_openai.safetensors" << "open_clip_config.json";
    QTest::newRow("torch.save") << "pytorch_model.bin" << "config.json";
}

void TestImport::bringsClip() {
    QFETCH(const QString, weights);
    QFETCH(const QString, config);
    const std::string name = weights == "pytorch_model.bin" ? "pytorch_model.bin" : "model.safetensors";
    copyWritable(fixtures() / "clip-tiny" / weights.toStdString(), m_path / "source" / name);
    copyWritable(fixtures() / "clip-tiny" / config.toStdString(), m_path / "source" / config.toStdString());
    const auto report = import({m_path / "source"}, "my-clip");
    QVERIFY2(report, messageOf(report).c_str());
    QCOMPARE(report->kind, std::string("CLIP"));
    QCOMPARE(report->folder, library() / "my-clip");
    QCOMPARE(report->missing.size(), 1u); // the vocabulary of its 512 tokens
    QVERIFY(report->missing[0].contains("bpe_simple_vocab_16e6.txt.gz"));
    QVERIFY(contents() == (std::vector<std::string>{"my-clip"}));

    const auto summary = summarise(report->folder);
    QVERIFY(summary);
    QCOMPARE(summary->kind, std::string("clip"));
    QVERIFY(summary->takes.empty()); // for want of words
    QVERIFY(summary->damage.empty());
    QVERIFY(summary->bytes > 1'500'000);
    const auto differences = engine()->verify(report->folder, fixtures() / "clip-tiny/golden.safetensors");
    QVERIFY2(differences, messageOf(differences).c_str());
    QCOMPARE(differences->size(), 2u);
    QVERIFY(differences->at(0).passes && differences->at(1).passes);
}

// The tensors in two shards, once as safetensors and once as torch.save's.
void TestImport::bringsShards() {
    const auto whole = SafetensorsFile::open(fixtures() / "clip-tiny/model_hf.safetensors");
    QVERIFY(whole);
    TensorViews halves[2];
    nlohmann::json map;
    for (const auto& [name, view] : whole->tensors()) {
        const bool isSecond = name.starts_with("vision");
        halves[isSecond].emplace(name, view);
        map[name] = isSecond ? "model-2.safetensors" : "model-1.safetensors";
    }
    const fs::path source = m_path / "sharded";
    fs::create_directories(source);
    QVERIFY(writeSafetensors(source / "model-1.safetensors", halves[0], {}));
    QVERIFY(writeSafetensors(source / "model-2.safetensors", halves[1], {}));
    write(source / "model.safetensors.index.json", nlohmann::json{{"metadata", {{"total_size", 7}}}, {"weight_map", map}}.dump());
    copyWritable(fixtures() / "clip-tiny/config.json", source / "config.json");
    for (const fs::path& model : {source, library() / "shards"}) {
        if (model != source) {
            const auto report = import({source}, "shards");
            QVERIFY2(report, messageOf(report).c_str());
        }
        const auto differences = engine()->verify(model, fixtures() / "clip-tiny/golden.safetensors");
        QVERIFY2(differences, messageOf(differences).c_str());
        QVERIFY(differences->at(0).passes && differences->at(1).passes);
    }
    QVERIFY(fs::exists(library() / "shards/model.safetensors.index.json"));
    QCOMPARE(description("shards").at("files").size(), 4u);
}

void TestImport::refusesBadShards() {
    const fs::path source = clipFolder();
    fs::rename(source / "model.safetensors", source / "one.safetensors");
    const auto message = [&](const std::string& index) {
        write(source / "model.safetensors.index.json", index);
        return messageOf(import({source}, "x"));
    };
    const auto mapped = [&](const std::string& tensor, const std::string& file) {
        return message(nlohmann::json{{"weight_map", {{tensor, file}}}}.dump());
    };
    QVERIFY(message("[]").contains("no JSON object with a weight_map"));
    QVERIFY(message("{\"weight_map\": " + std::string(100'000, '[')).contains("no JSON object with a weight_map"));
    QVERIFY(mapped("logit_scale", "../one.safetensors").contains("not beside it"));
    QVERIFY(mapped("logit_scale", "/etc/passwd").contains("not beside it"));
    QVERIFY(mapped("logit_scale", "two.safetensors").contains("two.safetensors” that"));
    QVERIFY(mapped("logit_scale", "one.safetensors").contains("does not say"));
    const auto whole = SafetensorsFile::open(source / "one.safetensors");
    nlohmann::json map{{"another", "one.safetensors"}};
    for (const auto& [name, view] : whole->tensors())
        map[name] = "one.safetensors";
    QVERIFY(message(nlohmann::json{{"weight_map", map}}.dump()).contains("lacks the tensor “another”"));
    QVERIFY(contents().empty());
}

void TestImport::bringsGeoClip() {
    const auto report = import({fixtures() / "geoclip"}, "geo");
    QVERIFY2(report, messageOf(report).c_str());
    QCOMPARE(report->kind, std::string("GeoCLIP"));
    QCOMPARE(report->missing.size(), 2u);
    QVERIFY(report->missing[0].contains("stand-in"));
    QVERIFY(report->missing[1].contains("CLIP ViT-L/14") && report->missing[1].contains("second path"));
    const auto weights = SafetensorsFile::open(report->folder / "weights.safetensors");
    QVERIFY(weights);
    QCOMPARE(weights->tensors().size(), 4u + 27u + 1u);
    const auto mlp = SafetensorsFile::open(fixtures() / "geoclip/image_encoder_mlp.safetensors");
    QVERIFY(std::ranges::equal(weights->tensor("image_mlp.2.weight")->bytes, mlp->tensor("2.weight")->bytes));
    QVERIFY(weights->tensor("logit_scale")->shape.empty());
    QVERIFY(weights->tensor("location_encoder.LocEnc2.capsule.0.b")->shape == (std::vector<std::int64_t>{256, 2}));
    const auto gallery = SafetensorsFile::open(report->folder / "gallery.safetensors");
    QVERIFY(gallery);
    QVERIFY(gallery->tensor("coordinates")->shape == (std::vector<std::int64_t>{100'000, 2}));
    const nlohmann::json document = description("geo");
    QVERIFY(document.at("kind") == "geoclip");
    QVERIFY(document.at("licence") == "MIT");
    QVERIFY(document.at("takes") == nlohmann::json({"gps"}));
    QVERIFY(fs::exists(report->folder / "LICENSE"));
    const auto card = readModelCard(report->folder);
    QVERIFY(card && card->contains("## What it takes\nPlaces.") && card->contains("## Not for") && card->contains("image_encoder_mlp_weights.pth"));
}

// coordinates_100K.csv as GeoCLIP publishes it, and what may be wrong with it.
void TestImport::bringsGeoClipsTable() {
    const fs::path source = m_path / "geo";
    copyWritable(fixtures() / "geoclip/image_encoder_mlp_weights.pth", source / "image_encoder_mlp_weights.pth");
    write(source / "coordinates_100K.csv", "LAT,LON\n47.5,8.25\r\n-33.875,151.125\n");
    const auto report = import({source}, "geo");
    QVERIFY2(report, messageOf(report).c_str());
    const auto gallery = SafetensorsFile::open(report->folder / "gallery.safetensors");
    const std::vector<float> expected{47.5f, 8.25f, -33.875f, 151.125f};
    QVERIFY(std::ranges::equal(gallery->tensor("coordinates")->bytes, std::as_bytes(std::span(expected))));
    const auto message = [&](const char* table) {
        write(source / "coordinates_100K.csv", table);
        return messageOf(import({source}, "other"));
    };
    QVERIFY(message("lat,LON\n1,2\n").contains("no column LAT"));
    QVERIFY(message("LAT,LON\n1,2\nx,2\n").contains("LAT in line 3 is no number"));
    QVERIFY(message("LAT,LON\n1\n").contains("LON in line 2 is no number"));
    QVERIFY(message("LAT,LON\n1,nan\n").contains("LON in line 2 is no number"));
    QVERIFY(message("LAT,LON\n1,2\n91,2\n").contains("place 2 is not on the Earth"));
    QVERIFY(message("LAT,LON\n").contains("holds none"));
    QVERIFY(message("").contains("empty"));
}

void TestImport::saysWhatGeoClipLacks() {
    const auto report = import({fixtures() / "geoclip/logit_scale_weights.pth"}, "scale");
    QVERIFY2(report, messageOf(report).c_str());
    QCOMPARE(report->missing.size(), 4u);
    QVERIFY(report->missing[0].contains("image_encoder_mlp_weights.pth"));
    QVERIFY(report->missing[1].contains("location_encoder_weights.pth"));
    QVERIFY(report->missing[2].contains("coordinates_100K.csv"));
    QVERIFY(description("scale").at("takes").empty());
}

void TestImport::refusesAnotherClipForGeoClip() {
    const auto refused = import({fixtures() / "geoclip", clipFolder()}, "geo");
    QVERIFY(!refused);
    QVERIFY2(refused.error().message.contains("GeoCLIP looks at pictures with CLIP ViT-L/14"), messageOf(refused).c_str());
    QVERIFY(contents().empty());
}

void TestImport::refusesABadGeoClip() {
    const fs::path source = m_path / "geo";
    fs::create_directories(source);
    const auto original = SafetensorsFile::open(fixtures() / "geoclip/image_encoder_mlp.safetensors");
    QVERIFY(original);
    const auto refused = [&](const TensorViews& tensors, const char* words) {
        if (!writeSafetensors(source / "image_encoder_mlp.safetensors", tensors, {}))
            return std::string("not written");
        const std::string message = messageOf(import({source}, "x"));
        return message.contains(words) && message.contains("image_encoder_mlp.safetensors") ? std::string() : message;
    };
    TensorViews tensors = original->tensors();
    tensors.erase("2.bias");
    QCOMPARE(refused(tensors, "“2.bias” is missing"), std::string());
    tensors = original->tensors();
    tensors.emplace("4.weight", tensors.at("0.bias"));
    QCOMPARE(refused(tensors, "“4.weight” belongs to no part"), std::string());
    tensors = original->tensors();
    tensors.at("2.weight").shape = {768, 512};
    QCOMPARE(refused(tensors, "“2.weight” has another shape"), std::string());
    tensors = original->tensors();
    std::vector<float> bias(768, 0.5F);
    bias[700] = NAN;
    tensors.at("0.bias").bytes = std::as_bytes(std::span(bias));
    QCOMPARE(refused(tensors, "“0.bias” holds a number that is not finite"), std::string());
    QVERIFY(contents().empty());
}

void TestImport::bringsSatClip_data() {
    QTest::addColumn<QString>("source");
    QTest::newRow("checkpoint") << "satclip-tiny.ckpt";
    QTest::newRow("safetensors") << "satclip-tiny.safetensors";
    QTest::newRow("folder") << "";
}

void TestImport::bringsSatClip() {
    QFETCH(const QString, source);
    const auto report = import({fixtures() / "satclip" / source.toStdString()}, "sat");
    QVERIFY2(report, messageOf(report).c_str());
    QCOMPARE(report->kind, std::string("SatCLIP"));
    QVERIFY(report->missing.empty());
    const auto weights = SafetensorsFile::open(report->folder / "weights.safetensors");
    QVERIFY(weights);
    QCOMPARE(weights->tensors().size(), 33u - 6u); // the location net once
    QCOMPARE(weights->tensor("location.layers.0.weight")->type, TensorType::F64);
    const auto original = SafetensorsFile::open(fixtures() / "satclip/satclip-tiny.safetensors");
    QVERIFY(std::ranges::equal(weights->tensor("location.last_layer.weight")->bytes,
                               original->tensor("model.nnet.last_layer.weight")->bytes));
    QVERIFY(weights->tensor("visual.conv1.weight") && weights->tensor("logit_scale"));
    const nlohmann::json facts = description("sat").at("satclip");
    QVERIFY(facts.at("legendre_polys") == 10);
    QVERIFY(facts.at("harmonics_calculation") == "analytic");
    QVERIFY(facts.at("dim_hidden") == 64);
    QVERIFY(facts.at("num_layers") == 2);
    QVERIFY(facts.at("dim_output") == 32);
    QVERIFY(facts.at("max_radius") == 260);
}

void TestImport::refusesABadSatClip() {
    const auto original = SafetensorsFile::open(fixtures() / "satclip/satclip-tiny.safetensors");
    QVERIFY(original);
    const fs::path source = m_path / "sat";
    fs::create_directories(source);
    const auto message = [&](const TensorViews& tensors, const std::string& from = {}, const std::string& to = {}) {
        std::string parameters = slurp(fixtures() / "satclip/hyper_parameters.json");
        if (const std::size_t at = from.empty() ? std::string::npos : parameters.find(from); at != std::string::npos)
            parameters.replace(at, from.size(), to);
        write(source / "hyper_parameters.json", parameters);
        if (!writeSafetensors(source / "satclip.safetensors", tensors, {}))
            return std::string("not written");
        return messageOf(import({source}, "x"));
    };
    TensorViews tensors = original->tensors();
    const std::vector<double> other(32, 0.25);
    tensors.at("model.nnet.last_layer.bias").bytes = std::as_bytes(std::span(other));
    QVERIFY(message(tensors).contains("“model.nnet.last_layer.bias” has a twin that holds other numbers"));
    tensors = original->tensors();
    tensors.erase("model.nnet.layers.1.bias");
    tensors.erase("model.location.nnet.layers.1.bias");
    QVERIFY(message(tensors).contains("“location.layers.1.bias” is missing"));
    tensors = original->tensors();
    tensors.emplace("model.teacher.weight", tensors.at("model.logit_scale"));
    QVERIFY(message(tensors).contains("“model.teacher.weight” belongs to no part"));
    tensors = original->tensors();
    const std::vector<double> infinite(32, HUGE_VAL);
    for (const char* name : {"model.nnet.last_layer.bias", "model.location.nnet.last_layer.bias"})
        tensors.at(name).bytes = std::as_bytes(std::span(infinite));
    QVERIFY(message(tensors).contains("last_layer.bias” holds a number that is not finite"));
    tensors = original->tensors();
    QVERIFY(message(tensors, "\"legendre_polys\": 10", "\"legendre_polys\": 11").contains("“location.layers.0.weight” has another shape"));
    QVERIFY(message(tensors, "\"legendre_polys\": 10", "\"legendre_polys\": 1000000000").contains("“legendre_polys”"));
    QVERIFY(message(tensors, "\"capacity\": 64", "\"capacity\": -64").contains("“capacity”"));
    QVERIFY(message(tensors, "\"siren\"", "\"fcnet\"").contains("“fcnet”"));
    QVERIFY(message(tensors, "\"analytic\"", "\"exact\"").contains("“exact”"));
    fs::remove(source / "hyper_parameters.json");
    QVERIFY(messageOf(import({source / "satclip.safetensors"}, "x")).contains("hyper_parameters"));
    QVERIFY(contents().empty());
}

void TestImport::bringsOsv5m() {
    const fs::path source = osvFolder();
    const auto report = import({source}, "without");
    QVERIFY2(report, messageOf(report).c_str());
    QCOMPARE(report->kind, std::string("OSV-5M"));
    QCOMPARE(report->missing.size(), 1u);
    QVERIFY(report->missing[0].contains("quadtree_10_1000.csv"));
    const auto weights = SafetensorsFile::open(report->folder / "weights.safetensors");
    QVERIFY(weights);
    QCOMPARE(weights->tensors().size(), 3u);
    QVERIFY(weights->tensor("mid.classif.0.weight") && weights->tensor("backbone.clip.vision_model.embeddings.class_embedding"));
    QVERIFY(fs::exists(report->folder / "config.json"));
    // With its cells it is opened, and three tensors are no network: the sentence speaks of the file that was given.
    const auto refused = import({source, fixtures() / "osv5m/published_quadtree_10_1000.csv"}, "with");
    QVERIFY(!refused);
    QVERIFY2(refused.error().message.contains("osv/model.safetensors") || refused.error().message.contains("osv/config.json"),
             messageOf(refused).c_str());
    QVERIFY2(!refused.error().message.contains(".import-"), messageOf(refused).c_str());
    QCOMPARE(contents().size(), 1u);
}

void TestImport::refusesABadOsv5m() {
    const auto refused = [&](const char* words) {
        const std::string message = messageOf(import({m_path / "osv"}, "x"));
        return message.contains(words) ? std::string() : message;
    };
    osvFolder("optimizer.weight");
    QCOMPARE(refused("“optimizer.weight” belongs to none"), std::string());
    osvFolder("model.mid.reg.0.weight"); // a twin of mid.reg.0.weight of another shape
    QCOMPARE(refused("“model.mid.reg.0.weight” has a twin"), std::string());
    osvFolder();
    write(m_path / "osv/cells.csv", "cluster_id,min_lat,min_lon,max_lat,max_lon,mean_lat,mean_lon\n0,1,1,2,2,1.5,1.5\n2,1,1,2,2,1.5,1.5\n");
    QCOMPARE(refused("row 2 does not have the cluster_id 1"), std::string());
    write(m_path / "osv/cells.csv", "cluster_id,min_lat,min_lon,max_lat,max_lon,mean_lat,mean_lon\n0,1,1,2,2,9,1.5\n");
    QCOMPARE(refused("row 1 is no box on the Earth"), std::string());
    fs::remove(m_path / "osv/cells.csv");
    write(m_path / "osv/config.json", std::string(100'000, '['));
    QCOMPARE(refused("not a JSON object"), std::string());
    write(m_path / "osv/config.json", R"({"model": {}})");
    QCOMPARE(refused("osv/config.json” does not describe"), std::string());
    fs::remove(m_path / "osv/config.json");
    QCOMPARE(refused("not its config.json"), std::string());
    QVERIFY(contents().empty());
}

void TestImport::keepsTypes_data() {
    QTest::addColumn<QString>("storage");
    QTest::addColumn<int>("bytes");
    QTest::newRow("F16") << "HalfStorage" << 2;
    QTest::newRow("BF16") << "BFloat16Storage" << 2;
    QTest::newRow("F32") << "FloatStorage" << 4;
    QTest::newRow("F64") << "DoubleStorage" << 8;
}

// The second element of a storage of 24 bytes, 0 to 23, for which no alignment is promised.
void TestImport::keepsTypes() {
    QFETCH(const QString, storage);
    QFETCH(const int, bytes);
    using namespace crafted;
    write(m_path / "logit_scale_weights.pth", fileOf(tensor(crafted::storage(storage.toStdString(), "0", 24 / bytes), 1, {}, {})));
    const auto report = import({m_path / "logit_scale_weights.pth"}, "scale");
    QVERIFY2(report, messageOf(report).c_str());
    const auto weights = SafetensorsFile::open(report->folder / "weights.safetensors");
    QVERIFY(weights);
    const auto scale = weights->tensor("logit_scale");
    QVERIFY(scale && scale->shape.empty());
    QCOMPARE(std::string(nameOf(scale->type)), std::string(QTest::currentDataTag()));
    QCOMPARE(int(scale->bytes.size()), bytes);
    QCOMPARE(int(scale->bytes[0]), bytes);
}

void TestImport::straightensStrides() {
    using namespace crafted;
    write(m_path / "geo/gps_gallery.safetensors", fileOf(tensor(storage("FloatStorage", "0", 6), 1, {2, 2}, {1, 3})));
    copyWritable(fixtures() / "geoclip/logit_scale_weights.pth", m_path / "geo/logit_scale_weights.pth");
    const auto report = import({m_path / "geo"}, "geo");
    QVERIFY2(report, messageOf(report).c_str());
    const auto gallery = SafetensorsFile::open(report->folder / "gallery.safetensors");
    QVERIFY(gallery);
    std::vector<int> firstBytes;
    for (std::size_t i = 0; i < 16; i += 4)
        firstBytes.push_back(int(gallery->tensor("coordinates")->bytes[i]));
    QVERIFY(firstBytes == (std::vector<int>{4, 16, 8, 20})); // elements 1, 4, 2, 5
}

void TestImport::findsTheLicence() {
    const fs::path source = clipFolder();
    const auto licence = [&](const std::string& name) {
        const auto report = import({source}, name);
        return report ? description(name).at("licence").get<std::string>() : messageOf(report);
    };
    QCOMPARE(licence("unstated"), std::string());
    QVERIFY(readModelCard(library() / "unstated")->contains("not stated"));
    write(source / "LICENSE", "Redistribution and use in source and binary forms ... Neither the name of");
    QCOMPARE(licence("bsd"), std::string("BSD-3-Clause"));
    write(source / "README.md", "---\ntags:\n- clip\nlicense: cc-by-nc-4.0\n---\n# StreetCLIP\n");
    QCOMPARE(licence("card"), std::string("CC-BY-NC-4.0"));
    write(source / "README.md", "# StreetCLIP\nlicense: mit\n"); // no front matter
    QCOMPARE(licence("prose"), std::string("BSD-3-Clause"));
}

void TestImport::hashesEveryFile() {
    const auto report = import({clipFolder()}, "hashed");
    QVERIFY2(report, messageOf(report).c_str());
    const nlohmann::json files = description("hashed").at("files");
    QCOMPARE(files.size(), 2u);
    for (const nlohmann::json& file : files) {
        const std::string path = (m_path / "clip" / file.at("from").get<std::string>()).string();
        QFile source(QString::fromStdString(path));
        QVERIFY(source.open(QIODevice::ReadOnly));
        const QByteArray content = source.readAll();
        QVERIFY(file.at("sha256") == QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex().toStdString());
        QVERIFY(file.at("bytes") == content.size());
        QCOMPARE(slurp(report->folder / file.at("name").get<std::string>()), content.toStdString());
    }
}

void TestImport::namesTheTensor_data() {
    QTest::addColumn<QString>("fault");
    for (const char* fault : {"is missing", "belongs to no part", "has the shape", "not finite", "describes a model of"})
        QTest::newRow(fault) << fault;
}

void TestImport::namesTheTensor() {
    QFETCH(const QString, fault);
    const fs::path source = clipFolder();
    const auto whole = SafetensorsFile::open(fixtures() / "clip-tiny/model_hf.safetensors");
    TensorViews tensors = tensorsOf(*whole);
    const std::string name = "visual_projection.weight";
    std::vector<float> values(32 * 64);
    std::memcpy(values.data(), tensors.at(name).bytes.data(), tensors.at(name).bytes.size());
    if (fault == "is missing") {
        tensors.erase(name);
    } else if (fault == "belongs to no part") {
        tensors.emplace("visual_projection.weight.old", tensors.at(name));
    } else if (fault == "has the shape") {
        tensors.at(name).shape = {64, 32};
    } else if (fault == "not finite") {
        values[1234] = INFINITY;
        tensors.at(name).bytes = std::as_bytes(std::span(values));
    } else {
        std::string config = slurp(source / "config.json");
        config.replace(config.find("\"num_hidden_layers\": 3"), 22, "\"num_hidden_layers\": 200");
        write(source / "config.json", config);
    }
    QVERIFY(writeSafetensors(source / "model.safetensors", tensors, {}));
    bool copied = false; // what does not fit is refused before anything is copied
    const std::vector<fs::path> sources{source};
    const auto refused =
        engine()->import(sources, "x", [&](std::string_view stage, double) { copied = copied || stage.starts_with("Copying"); }, {});
    QVERIFY(!refused && !copied);
    QVERIFY2(refused.error().message.contains(fault.toStdString()), messageOf(refused).c_str());
    QVERIFY2(fault == "describes a model of" || refused.error().message.contains("visual_projection.weight"), messageOf(refused).c_str());
    QVERIFY2(refused.error().message.contains("clip"), "names the source");
    QVERIFY2(!refused.error().message.contains(".import-"), messageOf(refused).c_str());
    QVERIFY(contents().empty());
}

// One bit of a checkpoint is another one: the numbers stay finite, and only the archive's checksum knows.
void TestImport::namesTheDamagedEntry() {
    const fs::path source = m_path / "damaged";
    std::string bytes = slurp(fixtures() / "clip-tiny/pytorch_model.bin");
    bytes[bytes.size() / 2] ^= 1;
    write(source / "pytorch_model.bin", bytes);
    copyWritable(fixtures() / "clip-tiny/config.json", source / "config.json");
    const auto named = [&](const auto& refused) {
        const std::string message = refused ? "accepted" : refused.error().message;
        return message.contains("pytorch_model.bin") && message.contains("/data/") && message.contains("CRC-32") &&
                       message.contains("get it anew")
                   ? std::string()
                   : message;
    };
    QCOMPARE(named(import({source}, "x")), std::string());
    QCOMPARE(named(import({fixtures() / "geoclip", source}, "x")), std::string()); // not "CLIP is missing"
    QCOMPARE(named(engine()->verify(source, fixtures() / "clip-tiny/golden.safetensors", {})), std::string());
    QVERIFY(contents().empty());
}

void TestImport::refusesCode() {
    write(m_path / "evil/pytorch_model.bin",
          crafted::fileOf(crafted::global("os", "system") + "(" + crafted::text("touch /tmp/whereabouts-was-run") + "tR"));
    copyWritable(fixtures() / "clip-tiny/config.json", m_path / "evil/config.json");
    const auto refused = import({m_path / "evil"}, "evil");
    QVERIFY(!refused);
    QVERIFY2(refused.error().message.contains("“os system”"), messageOf(refused).c_str());
    QVERIFY(!fs::exists("/tmp/whereabouts-was-run") && contents().empty());
}

void TestImport::refusesWhatItDoesNotKnow() {
    QVERIFY(messageOf(import({}, "x")).contains("nothing to import"));
    QVERIFY(messageOf(import({m_path / "nowhere"}, "x")).contains("no file or folder"));
    QVERIFY(messageOf(import({fixtures() / "osv5m/losses_expected.safetensors"}, "x")).contains("StreetCLIP"));
    QVERIFY(messageOf(import({fixtures() / "clip-bpe"}, "x")).contains("no weights in"));
    write(m_path / "broken/model.safetensors", "12345678");
    QVERIFY(messageOf(import({m_path / "broken"}, "x")).contains("safetensors"));
    copyWritable(fixtures() / "clip-tiny/model_hf.safetensors", m_path / "lone/model.safetensors");
    QVERIFY(messageOf(import({m_path / "lone"}, "x")).contains("open_clip_config.json"));
    QVERIFY(contents().empty());
}

void TestImport::refusesNames_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"", ".", "..", ".hidden", "a/b", "../up", "a b", "-x", "é", "a\nb"})
        QTest::addRow("\"%s\"", name) << QString::fromUtf8(name);
    QTest::newRow("65 letters") << QString(65, 'a');
}

void TestImport::refusesNames() {
    QFETCH(const QString, name);
    const auto refused = import({fixtures() / "geoclip/logit_scale_weights.pth"}, name.toStdString());
    QVERIFY(!refused && refused.error().message.contains("cannot be the name of a model"));
    QVERIFY(!fs::exists(library()));
}

void TestImport::oneOfTwoImportsWins() {
    const fs::path source = clipFolder();
    std::optional<Result<ImportReport>> reports[2];
    {
        std::jthread first([&] { reports[0] = import({source}, "twice"); });
        std::jthread second([&] { reports[1] = import({source}, "twice"); });
    }
    QVERIFY((*reports[0]).has_value() != (*reports[1]).has_value());
    const auto& loser = *reports[0] ? *reports[1] : *reports[0];
    QVERIFY2(loser.error().message.contains("There is a model “twice” already"), messageOf(loser).c_str());
    QVERIFY(contents() == (std::vector<std::string>{"twice"}));
    QVERIFY(messageOf(import({source}, "twice")).contains("already"));
    QVERIFY(messageOf(import({source}, "orbit")).contains("already")); // the one that ships with the program
    for (const char* name : {"Twice", "ORBIT"})
        QVERIFY2(messageOf(import({source}, name)).contains("another case alone"), name);
}

// Of different names: both come in whole, and neither sweeps what the other is putting together.
void TestImport::twoImportsAtOnce() {
    const std::vector<fs::path> clip{clipFolder()}, geo{fixtures() / "geoclip"};
    std::optional<Result<ImportReport>> reports[6];
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < std::size(reports); ++i)
            threads.emplace_back([&, i] { reports[i] = import(i % 2 == 0 ? clip : geo, "model" + std::to_string(i)); });
    }
    for (const auto& report : reports)
        QVERIFY2(report->has_value(), messageOf(*report).c_str());
    QCOMPARE(contents().size(), std::size(reports));
    for (std::size_t i = 0; i < std::size(reports); i += 2) {
        const auto differences = engine()->verify(library() / ("model" + std::to_string(i)), fixtures() / "clip-tiny/golden.safetensors");
        QVERIFY2(differences && differences->at(0).passes, differences ? "" : differences.error().message.c_str());
    }
}

void TestImport::stops() {
    std::stop_source stop;
    int stages = 0;
    const std::vector<fs::path> sources{fixtures() / "geoclip"};
    const auto stopped = engine()->import(sources, "x", [&](std::string_view stage, double) {
        if (stage.starts_with("Hashing") && ++stages == 2)
            stop.request_stop();
    }, stop.get_token());
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().code, Error::Code::Stopped);
    QVERIFY(contents().empty());
}

void TestImport::verifyingStops() {
    std::stop_source stop;
    stop.request_stop();
    const auto stopped = engine()->verify(clipFolder(), fixtures() / "clip-tiny/golden.safetensors", stop.get_token());
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().code, Error::Code::Stopped);
    QVERIFY(stopped.error().message.contains("golden.safetensors"));
}

void TestImport::sweepsWhatDeadImportsLeft() {
    write(library() / ".import-abcdef/weights.safetensors", "half");
    write(library() / ".removed-12345678/model.json", "{}");
    QVERIFY(import({fixtures() / "geoclip/logit_scale_weights.pth"}, "scale"));
    QVERIFY(contents() == (std::vector<std::string>{"scale"}));
}

// Of two forms of the same weights one is taken, of two kinds of model one; the report says which.
void TestImport::saysWhatItLeft() {
    const fs::path source = clipFolder();
    copyWritable(fixtures() / "clip-tiny/pytorch_model.bin", source / "pytorch_model.bin");
    copyWritable(fixtures() / "satclip/satclip-tiny.ckpt", source / "more/satclip-tiny.ckpt");
    const auto report = import({source}, "clip");
    QVERIFY2(report, messageOf(report).c_str());
    QCOMPARE(report->kind, std::string("SatCLIP"));
    QVERIFY(report->taken == (std::vector<std::string>{"more/satclip-tiny.ckpt"}));
    QVERIFY(report->left == (std::vector<std::string>{"model.safetensors", "pytorch_model.bin"}));
    fs::remove_all(source / "more");
    const auto alone = import({source}, "alone");
    QVERIFY2(alone, messageOf(alone).c_str());
    QVERIFY(alone->taken == (std::vector<std::string>{"model.safetensors", "config.json"}));
    QVERIFY(alone->left == (std::vector<std::string>{"pytorch_model.bin"}));
}

void TestImport::namesItsFilesWhileItReads() {
    std::set<std::string> stages;
    const std::vector<fs::path> sources{clipFolder()};
    QVERIFY(engine()->import(sources, "x", [&](std::string_view stage, double) { stages.emplace(stage); }, {}));
    QVERIFY(stages.contains("Copying “model.safetensors”") && stages.contains("Copying “config.json”"));
}

// By the card's first heading, else by the repository that the configuration names, else by its size alone.
void TestImport::callsClipByItsName() {
    const fs::path source = clipFolder();
    const std::string config = slurp(source / "config.json"), size = "ViT-64 wide/16@64";
    int count = 0;
    const auto title = [&](const char* repository, const char* card) {
        write(source / "config.json", "{\"_name_or_path\": \"" + std::string(repository) + "\"," + config.substr(1));
        write(source / "README.md", card);
        const std::string name = "model" + std::to_string(++count);
        const auto report = import({source}, name);
        return report ? description(name).at("title").get<std::string>() : messageOf(report);
    };
    QCOMPARE(title("geolocal/StreetCLIP", ""), "StreetCLIP (" + size + ")");
    QCOMPARE(title("", "---\n# a comment\nlicense: mit\n---\n\n# Model Card for StreetCLIP\r\n# Other\n"), "StreetCLIP (" + size + ")");
    QCOMPARE(title("x/y", "# OurCLIP-ViT-S\n"), std::string("OurCLIP-ViT-S"));
    QCOMPARE(title("openai/clip-vit-large-patch14", "# Model Card: CLIP\n"), "CLIP " + size);
    for (const char* path : {"/home/me/checkpoint", "./out", "out", "openai/clip-vit-base-patch32"})
        QCOMPARE(title(path, "nothing"), "CLIP " + size);
    QCOMPARE(title("", ("# " + std::string(100, 'x')).c_str()), "CLIP " + size);
}

// preprocessor_config.json: what it says of the normalisation is done, and what is not done here is refused.
void TestImport::preparesPicturesAsPublished_data() {
    QTest::addColumn<QString>("change"); // of the usual one
    QTest::addColumn<QString>("fault");
    QTest::newRow("the usual") << "{}" << "";
    QTest::newRow("the new form") << R"({"size": {"shortest_edge": 64}, "crop_size": {"height": 64, "width": 64}})" << "";
    QTest::newRow("stretched") << R"({"size": {"height": 64, "width": 64}})" << "“size” does not say its shortest_edge";
    QTest::newRow("another size") << R"({"size": 72})" << "“size” is 72 pixels, and the image tower takes 64";
    QTest::newRow("another crop") << R"({"crop_size": {"height": 64, "width": 48}})" << "“crop_size” is 48 pixels";
    QTest::newRow("not cropped") << R"({"do_center_crop": false})" << "“do_center_crop” is false";
    QTest::newRow("not scaled") << R"({"do_rescale": false})" << "“do_rescale” is false";
    QTest::newRow("bilinear") << R"({"resample": 2})" << "“resample” is 2";
    QTest::newRow("another scale") << R"({"rescale_factor": 1})" << "“rescale_factor” is 1";
    QTest::newRow("two channels") << R"({"image_mean": [0.5, 0.5]})" << "“image_mean” does not hold three numbers";
    QTest::newRow("no spread") << R"({"image_std": [0.5, 0, 0.5]})" << "“image_std” holds 0";
    QTest::newRow("words") << R"({"image_std": "much"})" << "“image_std”";
}

void TestImport::preparesPicturesAsPublished() {
    QFETCH(const QString, change);
    QFETCH(const QString, fault);
    const fs::path source = clipFolder();
    nlohmann::json settings = {{"do_resize", true}, {"do_center_crop", true}, {"do_normalize", true}, {"resample", 3}, {"size", 64},
                               {"crop_size", 64},   {"image_mean", {0.5, 0.25, 0.125}}, {"image_std", {0.5, 0.5, 0.75}}};
    settings.update(nlohmann::json::parse(change.toStdString()));
    write(source / "preprocessor_config.json", settings.dump());
    const auto report = import({source}, "clip");
    if (!fault.isEmpty()) {
        QVERIFY(!report);
        QVERIFY2(report.error().message.contains(fault.toStdString()), messageOf(report).c_str());
        QVERIFY2(report.error().message.contains("clip/preprocessor_config.json”"), messageOf(report).c_str());
        return;
    }
    QVERIFY2(report, messageOf(report).c_str());
    const auto model = engine()->open(report->folder, Device::Cpu, Precision::Float32);
    QVERIFY2(model, messageOf(model).c_str());
    QCOMPARE((*model)->info().image.mean, (std::array{0.5f, 0.25f, 0.125f}));
    QCOMPARE((*model)->info().image.deviation, (std::array{0.5f, 0.5f, 0.75f}));
    QCOMPARE((*model)->info().image.size, 64);
}

// OpenCLIP keeps the same beside the model's shape.
void TestImport::preparesPicturesAsOpenClipSays() {
    const fs::path source = m_path / "open";
    copyWritable(fixtures() / "clip-tiny/model_openai.safetensors", source / "open_clip_model.safetensors");
    nlohmann::json config = nlohmann::json::parse(slurp(fixtures() / "clip-tiny/open_clip_config.json"));
    config["preprocess_cfg"] = {{"mean", {0.5, 0.25, 0.125}}, {"std", {0.5, 0.5, 0.75}}, {"resize_mode", "squash"}};
    write(source / "open_clip_config.json", config.dump());
    QVERIFY2(messageOf(import({source}, "open")).contains("“resize_mode” is “squash”"), messageOf(import({source}, "open")).c_str());
    config["preprocess_cfg"].erase("resize_mode");
    write(source / "open_clip_config.json", config.dump());
    const auto report = import({source}, "open");
    QVERIFY2(report, messageOf(report).c_str());
    const auto model = engine()->open(report->folder, Device::Cpu, Precision::Float32);
    QVERIFY2(model, messageOf(model).c_str());
    QCOMPARE((*model)->info().image.deviation, (std::array{0.5f, 0.5f, 0.75f}));
}

void TestImport::saysWhatSiglipLacks() {
    const fs::path source = clipFolder();
    std::string config = slurp(source / "config.json");
    config.replace(config.find("\"clip\""), 6, "\"siglip\"");
    write(source / "config.json", config);
    const std::string message = messageOf(import({source}, "siglip"));
    QVERIFY2(message.contains("SigLIP") && message.contains("SentencePiece"), message.c_str());
    QVERIFY2(message.contains("whereabouts models verify “" + source.string() + "”"), message.c_str());
    QVERIFY(contents().empty());
}

void TestImport::namesWhatADownloadLeft_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("fault");
    const QString pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + QString(64, 'a') + "\nsize 1710671599\n";
    QTest::newRow("pointer") << "model.safetensors" << pointer << "is a Git LFS pointer of 135 bytes, not the file itself: run git lfs pull";
    QTest::newRow("pointer to torch.save's") << "pytorch_model.bin" << pointer << "is a Git LFS pointer of 135 bytes";
    QTest::newRow("web page") << "model.safetensors" << "\n<!DOCTYPE html>\n<html><title>Sign in" << "is a web page, not the file itself";
    QTest::newRow("page in place of torch.save's") << "pytorch_model.bin" << "<HTML>" << "is a web page";
    QTest::newRow("page in place of the configuration") << "config.json" << "<html>" << "it is a web page";
}

void TestImport::namesWhatADownloadLeft() {
    QFETCH(const QString, file);
    QFETCH(const QString, text);
    QFETCH(const QString, fault);
    const fs::path source = clipFolder();
    if (file == "pytorch_model.bin")
        fs::remove(source / "model.safetensors");
    write(source / file.toStdString(), text.toStdString());
    const std::string message = messageOf(import({source}, "x"));
    QVERIFY2(message.contains(fault.toStdString()) && message.contains(file.toStdString() + "”"), message.c_str());
    QVERIFY(contents().empty());
}

void TestImport::leavesNothingWhenASourceVanishes() {
    const fs::path source = clipFolder();
    const std::vector<fs::path> sources{source};
    auto refused = engine()->import(sources, "x", [&](std::string_view stage, double) {
        if (stage.starts_with("Copying"))
            fs::remove(source / "config.json");
    }, {});
    QVERIFY(!refused);
    QVERIFY2(refused.error().message.contains("config.json” cannot be read"), messageOf(refused).c_str());
    QVERIFY(contents().empty());

    const std::vector<fs::path> whole{clipFolder()};
    refused = engine()->import(whole, "x", [&](std::string_view stage, double) {
        if (stage.starts_with("Copying"))
            fs::remove_all(library()); // the library itself
    }, {});
    QVERIFY(!refused);
    QVERIFY2(refused.error().message.contains("cannot be") && !refused.error().message.contains(".import-"), messageOf(refused).c_str());
    QVERIFY(contents().empty());

    const std::vector<fs::path> folder{clipFolder()};
    refused = engine()->import(folder, "x", [&](std::string_view stage, double) {
        if (stage.starts_with("Checking"))
            fs::remove_all(folder.front()); // the whole source, when its tensors are being looked at
    }, {});
    QVERIFY(!refused);
    QVERIFY2(refused.error().message.contains(folder.front().string()), messageOf(refused).c_str());
    QVERIFY(contents().empty());
    QVERIFY(import({clipFolder()}, "x")); // and the library takes the next one
    QVERIFY(contents() == (std::vector<std::string>{"x"}));
}

void TestImport::removesTheUsersOnly() {
    QVERIFY(import({fixtures() / "geoclip/logit_scale_weights.pth"}, "scale"));
    QVERIFY(removeModel("scale"));
    QVERIFY(contents().empty());
    QVERIFY(removeModel("scale").error().message.contains("no model “scale”"));
    QVERIFY(removeModel("orbit").error().message.contains("comes with the program"));
    QVERIFY(removeModel("../data").error().message.contains("cannot be the name"));
}

QTEST_GUILESS_MAIN(TestImport)
#include "tst_import.moc"
