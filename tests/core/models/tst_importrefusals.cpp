#include "importlibrary.h"

#include <sys/stat.h>

using namespace whereabouts;
namespace fs = std::filesystem;

// What does not come into the library, and what is said.
class TestImportRefusals : public ImportLibrary {
    Q_OBJECT

private Q_SLOTS:
    void refusesBadShards();
    void asksForTheIndexOfShards_data();
    void asksForTheIndexOfShards();
    void namesWhatAConfigurationLeavesOut_data();
    void namesWhatAConfigurationLeavesOut();
    void refusesAnotherClipForGeoClip();
    void refusesTwoModels();
    void refusesTwoGeoClips();
    void namesALinkToNothing();
    void namesWhatIsNoFile();
    void namesFormsThatAreNotRead_data();
    void namesFormsThatAreNotRead();
    void namesTheSnapshot();
    void namesWhatIsIncomplete();
    void refusesASourceThatChanges();
    void refusesADeepConfiguration();
    void refusesABadGeoClip();
    void refusesABadSatClip();
    void refusesABadOsv5m();
    void namesTheTensor_data();
    void namesTheTensor();
    void namesTheDamagedEntry();
    void refusesCode();
    void refusesWhatItDoesNotKnow();
    void refusesNames_data();
    void refusesNames();
    void stops();
    void verifyingStops();
    void sweepsWhatDeadImportsLeft();
    void saysWhatSiglipLacks();
    void namesWhatADownloadLeft_data();
    void namesWhatADownloadLeft();
    void leavesNothingWhenASourceVanishes();

private:
    // Nothing where it was, with these words.
    std::string refusedEarly(const std::vector<fs::path>& sources, const std::string& words);
};

void TestImportRefusals::refusesBadShards() {
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

void TestImportRefusals::asksForTheIndexOfShards_data() {
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("second");
    QTest::addColumn<QString>("index");
    QTest::newRow("safetensors") << "model-00001-of-00002.safetensors" << "model-00002-of-00002.safetensors" << "model.safetensors.index.json";
    QTest::newRow("torch.save") << "pytorch_model-00001-of-00002.bin" << "pytorch_model-00002-of-00002.bin" << "pytorch_model.bin.index.json";
}

void TestImportRefusals::asksForTheIndexOfShards() {
    QFETCH(const QString, first);
    QFETCH(const QString, second);
    QFETCH(const QString, index);
    const fs::path source = clipFolder();
    const fs::path one = source / first.toStdString(), two = source / second.toStdString();
    fs::rename(source / "model.safetensors", two);
    fs::copy_file(two, one);
    for (const fs::path& given : {source, one}) {
        const std::string message = messageOf(import({given}, "x"));
        QVERIFY2(message.contains(first.toStdString() + "” is one shard of a model, and the index of its shards is missing: get " +
                                  index.toStdString() + " too"), message.c_str());
    }
    const std::string verified = messageOf(engine()->verify(source, fixtures() / "clip-tiny/golden.safetensors", {}));
    QVERIFY2(verified.contains(index.toStdString() + " too"), verified.c_str());
    write(source / index.toStdString(), "{}");
    const std::string alone = messageOf(import({two}, "x"));
    QVERIFY2(alone.contains(second.toStdString() + "” is one shard of a model: name its folder, “" + source.string() + "”"), alone.c_str());
    QVERIFY(contents().empty());
}

void TestImportRefusals::namesWhatAConfigurationLeavesOut_data() {
    QTest::addColumn<QString>("section");
    QTest::addColumn<QString>("key");
    QTest::addColumn<int>("usual");
    const std::vector<std::pair<const char*, int>> vision{{"hidden_size", 768}, {"intermediate_size", 3072}, {"num_hidden_layers", 12},
                                                          {"num_attention_heads", 12}, {"image_size", 224}, {"patch_size", 32}};
    for (const auto& [key, usual] : vision)
        QTest::addRow("vision_config %s", key) << "vision_config" << key << usual;
    const std::vector<std::pair<const char*, int>> text{{"hidden_size", 512}, {"intermediate_size", 2048}, {"num_hidden_layers", 12}, {"vocab_size", 49408}};
    for (const auto& [key, usual] : text)
        QTest::addRow("text_config %s", key) << "text_config" << key << usual;
}

// The format's default is taken, and is not what this model has.
void TestImportRefusals::namesWhatAConfigurationLeavesOut() {
    QFETCH(const QString, section);
    QFETCH(const QString, key);
    QFETCH(const int, usual);
    const fs::path source = clipFolder();
    nlohmann::json config = nlohmann::json::parse(slurp(source / "config.json"));
    QCOMPARE(config[section.toStdString()].erase(key.toStdString()), 1u);
    write(source / "config.json", config.dump());
    const std::string message = messageOf(import({source}, "x"));
    const QString said = QString("leaves out “%1” in “%2” (%3), for which the format's defaults were taken").arg(key, section).arg(usual);
    QVERIFY2(message.contains(said.toStdString()) && message.contains("config.json”"), message.c_str());
    QVERIFY(contents().empty());
}

// Before anything is hashed, written or copied.
std::string TestImportRefusals::refusedEarly(const std::vector<fs::path>& sources, const std::string& words) {
    std::string begun;
    const auto refused = engine()->import(sources, "x", [&](std::string_view stage, double) {
        if (stage != "Reading")
            begun = stage;
    }, {});
    const std::string message = messageOf(refused);
    return refused || !message.contains(words) ? message : begun.empty() ? std::string() : "only after " + begun;
}

// Two that are whole, of which nobody said which is meant; one without its configuration stands in nobody's way.
void TestImportRefusals::refusesTwoModels() {
    const fs::path one = clipFolder(), two = m_path / "another";
    fs::copy(one, two);
    const std::string message = messageOf(import({one, two}, "x"));
    QVERIFY2(message.contains((one / "model.safetensors").string()) && message.contains((two / "model.safetensors").string()) &&
             message.contains("are two models (CLIP): name the one"), message.c_str());
    fs::rename(two, one / "within");
    QVERIFY2(messageOf(import({one}, "x")).contains("are two models"), messageOf(import({one}, "x")).c_str());
    fs::create_directories(m_path / "satellites");
    for (const char* name : {"l10.ckpt", "l40.ckpt"})
        copyWritable(fixtures() / "satclip/satclip-tiny.ckpt", m_path / "satellites" / name);
    QVERIFY(messageOf(import({m_path / "satellites"}, "x")).contains("are two models (SatCLIP)"));
    QVERIFY(contents().empty());
    fs::rename(one / "within", two);
    fs::remove(two / "config.json");
    const auto report = import({one, two}, "x");
    QVERIFY2(report, messageOf(report).c_str());
    QCOMPARE(report->left, std::vector{(two / "model.safetensors").string()});
}

// As a download that was cut short leaves it in Hugging Face's cache.
void TestImportRefusals::refusesTwoGeoClips() {
    const fs::path second = m_path / "another-geoclip";
    fs::create_directories(second);
    fs::copy_file(fixtures() / "geoclip/logit_scale_weights.pth", second / "logit_scale_weights.pth");
    const std::string message = messageOf(import({fixtures() / "geoclip", second}, "x"));
    QVERIFY2(message.contains("another-geoclip/logit_scale_weights.pth” are of two GeoCLIPs: import one at a time"), message.c_str());
}

void TestImportRefusals::namesALinkToNothing() {
    const fs::path source = clipFolder();
    fs::remove(source / "model.safetensors");
    fs::create_symlink("../../blobs/1", source / "model.safetensors");
    for (const fs::path& given : {source, source / "model.safetensors"}) {
        const std::string message = messageOf(import({given}, "x"));
        QVERIFY2(message.contains("model.safetensors” is a link to nothing (“../../blobs/1”") && message.contains("download is incomplete"),
                 message.c_str());
    }
    QVERIFY(contents().empty());
}

void TestImportRefusals::namesWhatIsNoFile() {
    const fs::path source = clipFolder(), file = source / "model.safetensors";
    const auto said = [&](const char* words) {
        const std::string message = messageOf(import({source}, "x"));
        return message.contains("“" + file.string() + "” is " + words) ? std::string() : message;
    };
    fs::remove(file);
    QCOMPARE(::mkfifo(file.c_str(), 0600), 0);
    QCOMPARE(said("a pipe"), std::string());
    fs::remove(file);
    fs::create_symlink("/dev/zero", file);
    QCOMPARE(said("a device"), std::string());
    fs::remove(file);
    fs::create_directory(file);
    QCOMPARE(said("a folder"), std::string());
    QVERIFY(contents().empty());
}

void TestImportRefusals::namesFormsThatAreNotRead_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("form");
    QTest::newRow("llama.cpp") << "clip-f16.gguf" << "GGUF";
    QTest::newRow("Keras") << "tf_model.h5" << "HDF5";
    QTest::newRow("Flax") << "flax_model.msgpack" << "Flax";
    QTest::newRow("ONNX") << "model.onnx" << "ONNX";
    QTest::newRow("TensorFlow Lite") << "model.tflite" << "TensorFlow Lite";
}

void TestImportRefusals::namesFormsThatAreNotRead() {
    QFETCH(const QString, file);
    QFETCH(const QString, form);
    const fs::path source = clipFolder(), weights = source / file.toStdString();
    write(weights, "numbers");
    QVERIFY(import({source}, "beside")); // which does no harm beside what is read
    fs::remove(source / "model.safetensors");
    for (const fs::path& given : {source, weights}) {
        const std::string message = messageOf(import({given}, "x"));
        QVERIFY2(message.contains("“" + weights.string() + "” has the form of ") && message.contains(form.toStdString()), message.c_str());
        QVERIFY2(message.contains("safetensors or PyTorch"), message.c_str());
    }
    QVERIFY(contents() == (std::vector<std::string>{"beside"}));
}

void TestImportRefusals::namesTheSnapshot() {
    const fs::path cache = m_path / "models--owner--name", snapshot = cache / "snapshots/0123abc";
    write(cache / "refs/main", "0123abc");
    copyWritable(fixtures() / "clip-tiny/model_hf.safetensors", snapshot / "model.safetensors");
    const std::string message = messageOf(import({cache}, "x"));
    QVERIFY2(message.contains("name the model's folder in “" + (cache / "snapshots").string() + "”, such as “" + snapshot.string() + "”"),
             message.c_str());
    // Of the whole cache none is taken by chance, though it lies as deep as a repository's files.
    QVERIFY2(messageOf(import({m_path}, "x")).contains("There are no weights in"), messageOf(import({m_path}, "x")).c_str());
    QVERIFY(contents().empty());
}

void TestImportRefusals::refusesAnotherClipForGeoClip() {
    QCOMPARE(refusedEarly({fixtures() / "geoclip", clipFolder()}, "is CLIP ViT of 3 layers, and GeoCLIP looks at pictures with CLIP ViT-L/14"),
             std::string());
    // Without a vision_config it is one of the usual size, and its weights are not.
    const fs::path source = clipFolder();
    nlohmann::json config = nlohmann::json::parse(slurp(source / "config.json"));
    config.erase("vision_config");
    write(source / "config.json", config.dump());
    QCOMPARE(refusedEarly({fixtures() / "geoclip", source}, "config.json” describes a model of"), std::string());
    const auto whole = SafetensorsFile::open(fixtures() / "clip-tiny/model_hf.safetensors");
    TensorViews tensors = tensorsOf(*whole);
    tensors.erase("vision_model.encoder.layers.1.mlp.fc1.weight");
    QVERIFY(writeSafetensors(clipFolder() / "model.safetensors", tensors, {}));
    QCOMPARE(refusedEarly({fixtures() / "geoclip", source}, "layers.1.mlp.fc1.weight” is missing"), std::string());
    QVERIFY(contents().empty());
}

// What is a part of a model says so, and what it lacks.
void TestImportRefusals::namesWhatIsIncomplete() {
    const auto said = [&](const std::vector<fs::path>& sources, const std::vector<const char*>& words) {
        const std::string message = messageOf(import(sources, "x"));
        const bool all = std::ranges::all_of(words, [&](const char* word) { return message.contains(word); });
        return all && message.contains(sources[0].filename().string()) ? std::string() : message;
    };
    const std::vector<float> numbers(4, 0.5F);
    const auto file = [&](const char* name, const std::vector<const char*>& tensors) {
        TensorViews views;
        for (const char* tensor : tensors)
            views.emplace(tensor, TensorView{TensorType::F32, {4}, std::as_bytes(std::span(numbers))});
        fs::create_directories(m_path / "part");
        return writeSafetensors(m_path / "part" / name, views, {}) ? m_path / "part" / name : fs::path();
    };
    QCOMPARE(said({fixtures() / "osv5m/published_quadtree_10_1000.csv"}, {"table of cells of an OSV-5M", "config.json, model.safetensors"}),
             std::string());
    QCOMPARE(said({file("bone.safetensors", {"model.backbone.clip.vision_model.x"})}, {"backbone of an OSV-5M", "mid. and head."}), std::string());
    QCOMPARE(said({file("frozen.safetensors", {"mid.mlp.0.weight", "head.cell_center"})}, {"OSV-5M model without its backbone"}), std::string());
    QCOMPARE(said({file("train.safetensors", {"model.network.backbone.x", "model.network.mid.x"})}, {"OSV-5M", "network."}), std::string());
    QCOMPARE(said({file("places.safetensors", {"LocEnc0.capsule.0.b"})}, {"location encoder of GeoCLIP", "call it location_encoder_weights.pth"}),
             std::string());
    QCOMPARE(said({file("mlp.safetensors", {"0.weight", "0.bias", "2.weight", "2.bias"})}, {"call it image_encoder_mlp_weights.pth"}), std::string());
    QCOMPARE(said({file("sat.safetensors", {"model.visual.conv1.weight"})}, {"looks like a SatCLIP", "nnet.layers.0.weight"}), std::string());
    write(m_path / "coordinates_100K.csv", "LAT,LON\n1,2\n");
    QCOMPARE(said({m_path / "coordinates_100K.csv"}, {"gallery of GeoCLIP", "location_encoder_weights.pth"}), std::string());
    QVERIFY(contents().empty());
}

// A source that grows, shrinks or is replaced while it is imported.
void TestImportRefusals::refusesASourceThatChanges() {
    for (const char* stage : {"Checking", "Copying"}) {
        for (const bool shrinks : {false, true}) {
            const fs::path file = clipFolder() / "model.safetensors";
            const std::vector<fs::path> sources{file.parent_path()};
            bool done = false;
            const auto refused = engine()->import(sources, "x", [&](std::string_view words, double) {
                if (!words.starts_with(stage) || std::exchange(done, true))
                    return;
                if (shrinks)
                    fs::resize_file(file, 1000);
                else
                    std::ofstream(file, std::ios::binary | std::ios::app) << "more";
            }, {});
            QVERIFY2(!refused && refused.error().message.contains("model.safetensors” changed while it was being imported"),
                     messageOf(refused).c_str());
            QVERIFY(contents().empty());
        }
    }
}

// Copies of nested sections are made level by level: a configuration without end would end the program.
void TestImportRefusals::refusesADeepConfiguration() {
    const fs::path source = clipFolder();
    const std::size_t depth = 400'000;
    write(source / "config.json", R"({"model_type": "clip", "vision_config": )" + std::string(depth, '[') + std::string(depth, ']') + "}");
    QCOMPARE(refusedEarly({source}, "nested more than 64 levels deep"), std::string());
}

void TestImportRefusals::refusesABadGeoClip() {
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
    // Of the scale too it is the user's own file that is named.
    fs::remove(source / "image_encoder_mlp.safetensors");
    for (const auto& [number, words] : {std::pair(1e30F, "its logit scale is 1e+30"), {-1e30F, "is -1e+30"}, {NAN, "not finite"}, {INFINITY, "not finite"}}) {
        const std::string_view bytes(reinterpret_cast<const char*>(&number), sizeof number);
        QVERIFY(writeSafetensors(source / "logit_scale.safetensors",
                                 {{"logit_scale", TensorView{TensorType::F32, {1}, std::as_bytes(std::span(bytes))}}}, {}));
        const std::string message = messageOf(import({fixtures() / "geoclip/image_encoder_mlp_weights.pth", source}, "x"));
        QVERIFY2(message.contains("“" + (source / "logit_scale.safetensors").string() + "”") && message.contains(words), message.c_str());
    }
    QVERIFY(contents().empty());
}

void TestImportRefusals::refusesABadSatClip() {
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
    tensors.erase("model.location.nnet.layers.1.bias");
    QVERIFY2(message(tensors).contains("“model.nnet.layers.1.bias” has no twin “model.location.nnet.layers.1.bias”"), message(tensors).c_str());
    tensors = original->tensors();
    tensors.erase("model.nnet.last_layer.weight");
    QVERIFY2(message(tensors).contains("has no twin “model.nnet.last_layer.weight”"), message(tensors).c_str());
    tensors = original->tensors();
    tensors.emplace("model.teacher.weight", tensors.at("model.logit_scale"));
    QVERIFY(message(tensors).contains("“model.teacher.weight” belongs to no part"));
    tensors = original->tensors();
    const std::vector<double> infinite(32, HUGE_VAL);
    for (const char* name : {"model.nnet.last_layer.bias", "model.location.nnet.last_layer.bias"})
        tensors.at(name).bytes = std::as_bytes(std::span(infinite));
    QVERIFY(message(tensors).contains("last_layer.bias” holds a number that is not finite"));
    tensors = original->tensors();
    std::vector<double> numbers(32, 0.25);
    numbers[7] = NAN; // the same in both
    for (const char* name : {"model.nnet.last_layer.bias", "model.location.nnet.last_layer.bias"})
        tensors.at(name).bytes = std::as_bytes(std::span(numbers));
    QVERIFY2(message(tensors).contains("last_layer.bias” holds a number that is not finite"), message(tensors).c_str());
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

void TestImportRefusals::refusesABadOsv5m() {
    const auto refused = [&](const char* words) {
        const std::string message = messageOf(import({m_path / "osv"}, "x"));
        return message.contains(words) ? std::string() : message;
    };
    osvFolder("optimizer.weight");
    QCOMPARE(refused("“optimizer.weight” belongs to none"), std::string());
    osvFolder("model.mid.reg.0.weight"); // a twin of mid.reg.0.weight of another shape
    QCOMPARE(refused("“model.mid.reg.0.weight” has a twin"), std::string());
    osvFolder();
    write(m_path / "osv/config.json", std::string(100'000, '['));
    QCOMPARE(refused("osv/config.json” does not describe"), std::string());
    write(m_path / "osv/config.json", R"({"model": {}})");
    QCOMPARE(refused("osv/config.json” does not describe"), std::string());
    fs::remove(m_path / "osv/config.json");
    QCOMPARE(refused("not its config.json"), std::string());
    QVERIFY(contents().empty());
}

void TestImportRefusals::namesTheTensor_data() {
    QTest::addColumn<QString>("fault");
    for (const char* fault : {"is missing", "belongs to no part", "has the shape", "not finite", "describes a model of"})
        QTest::newRow(fault) << fault;
}

void TestImportRefusals::namesTheTensor() {
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
void TestImportRefusals::namesTheDamagedEntry() {
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

void TestImportRefusals::refusesCode() {
    write(m_path / "evil/pytorch_model.bin",
          crafted::fileOf(crafted::global("os", "system") + "(" + crafted::text("touch /tmp/whereabouts-was-run") + "tR"));
    copyWritable(fixtures() / "clip-tiny/config.json", m_path / "evil/config.json");
    const auto refused = import({m_path / "evil"}, "evil");
    QVERIFY(!refused);
    QVERIFY2(refused.error().message.contains("“os system”"), messageOf(refused).c_str());
    QVERIFY(!fs::exists("/tmp/whereabouts-was-run") && contents().empty());
}

void TestImportRefusals::refusesWhatItDoesNotKnow() {
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

void TestImportRefusals::refusesNames_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"", ".", "..", ".hidden", "a/b", "../up", "a b", "-x", "é", "a\nb"})
        QTest::addRow("\"%s\"", name) << QString::fromUtf8(name);
    QTest::newRow("65 letters") << QString(65, 'a');
}

void TestImportRefusals::refusesNames() {
    QFETCH(const QString, name);
    const auto refused = import({fixtures() / "geoclip/logit_scale_weights.pth"}, name.toStdString());
    QVERIFY(!refused && refused.error().message.contains("cannot be the name of a model"));
    QVERIFY(!fs::exists(library()));
}

void TestImportRefusals::stops() {
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

void TestImportRefusals::verifyingStops() {
    std::stop_source stop;
    stop.request_stop();
    const auto stopped = engine()->verify(clipFolder(), fixtures() / "clip-tiny/golden.safetensors", stop.get_token());
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().code, Error::Code::Stopped);
    QVERIFY(stopped.error().message.contains("golden.safetensors"));
}

void TestImportRefusals::sweepsWhatDeadImportsLeft() {
    write(library() / ".import-abcdef/weights.safetensors", "half");
    write(library() / ".removed-12345678/model.json", "{}");
    QVERIFY(import({fixtures() / "geoclip/logit_scale_weights.pth"}, "scale"));
    QVERIFY(contents() == (std::vector<std::string>{"scale"}));
}

void TestImportRefusals::saysWhatSiglipLacks() {
    const fs::path source = clipFolder();
    std::string config = slurp(source / "config.json");
    config.replace(config.find("\"clip\""), 6, "\"siglip\"");
    write(source / "config.json", config);
    const std::string message = messageOf(import({source}, "siglip"));
    QVERIFY2(message.contains("SigLIP") && message.contains("SentencePiece"), message.c_str());
    QVERIFY2(message.contains("whereabouts models verify “" + source.string() + "”"), message.c_str());
    QVERIFY(contents().empty());
}

void TestImportRefusals::namesWhatADownloadLeft_data() {
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

void TestImportRefusals::namesWhatADownloadLeft() {
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

void TestImportRefusals::leavesNothingWhenASourceVanishes() {
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

QTEST_GUILESS_MAIN(TestImportRefusals)
#include "tst_importrefusals.moc"
