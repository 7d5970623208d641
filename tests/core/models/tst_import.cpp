#include "importlibrary.h"

using namespace whereabouts;
namespace fs = std::filesystem;

// The importer lives where LibTorch does, behind the Engine: this program does not link it.
class TestImport : public ImportLibrary {
    Q_OBJECT

private Q_SLOTS:
    void bringsClip_data();
    void bringsClip();
    void bringsShards();
    void takesWhatConfigurationsLeaveOut();
    void bringsGeoClip();
    void bringsGeoClipsRepository();
    void bringsGeoClipsTable();
    void saysWhatGeoClipLacks();
    void bringsSatClip_data();
    void bringsSatClip();
    void keepsTypes_data();
    void keepsTypes();
    void straightensStrides();
    void findsTheLicence();
    void knowsLicencesByTheirWords_data();
    void knowsLicencesByTheirWords();
    void readsLicencesOfCards_data();
    void readsLicencesOfCards();
    void namesAllLicences();
    void takesNoLicenceFromElsewhere();
    void hashesEveryFile();
    void oneOfTwoImportsWins();
    void twoImportsAtOnce();
    void saysWhatItLeft();
    void saysWhatGaveNothing();
    void namesItsFilesWhileItReads();
    void callsClipByItsName();
    void callsClipByItsFolder();
    void followsALinkOnce();
    void preparesPicturesAsPublished_data();
    void preparesPicturesAsPublished();
    void preparesPicturesAsOpenClipSays();
    void removesTheUsersOnly();
};

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

// As save_pretrained writes them: what is the format's default is left out, and the numbers are the same.
void TestImport::takesWhatConfigurationsLeaveOut() {
    const fs::path source = clipFolder();
    nlohmann::json config = nlohmann::json::parse(slurp(source / "config.json"));
    QCOMPARE(config["text_config"].erase("max_position_embeddings"), 1u);
    for (const char* section : {"text_config", "vision_config"}) {
        QCOMPARE(config[section].erase("hidden_act"), 1u);
        QCOMPARE(config[section].erase("layer_norm_eps"), 1u);
    }
    write(source / "config.json", config.dump());
    const auto report = import({source}, "short");
    QVERIFY2(report, messageOf(report).c_str());
    const auto differences = engine()->verify(report->folder, fixtures() / "clip-tiny/golden.safetensors");
    QVERIFY2(differences && differences->at(0).passes && differences->at(1).passes, messageOf(differences).c_str());
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

// As it is cloned: its files lie deeper than those of a download of weights.
void TestImport::bringsGeoClipsRepository() {
    const fs::path clone = m_path / "geo-clip", model = clone / "geoclip/model";
    for (const char* name : {"image_encoder_mlp_weights.pth", "logit_scale_weights.pth"})
        copyWritable(fixtures() / "geoclip" / name, model / "weights" / name);
    write(model / "gps_gallery/coordinates_100K.csv", "LAT,LON\n47.5,8.25\n-33.875,151.125\n");
    write(clone / "LICENSE", "MIT License");
    write(clone / ".git/refs/heads/main", "0123abc");
    write(clone / ".git/objects/hidden.pth", "no weights");
    int count = 0;
    for (const fs::path& given : {clone, clone / "geoclip", model}) {
        const std::string name = "geo" + std::to_string(++count);
        const auto report = import({given}, name);
        QVERIFY2(report, messageOf(report).c_str());
        QCOMPARE(report->kind, std::string("GeoCLIP"));
        QVERIFY(report->left.empty());
        for (const char* file : {"weights/image_encoder_mlp_weights.pth", "weights/logit_scale_weights.pth", "gps_gallery/coordinates_100K.csv"})
            QVERIFY2(std::ranges::contains(report->taken, std::string(file)), file);
        QCOMPARE(description(name).at("licence").get<std::string>(), std::string(given == clone ? "MIT" : ""));
    }
    const auto clip = import({clone, clipFolder()}, "both");
    QVERIFY2(messageOf(clip).contains("GeoCLIP looks at pictures with CLIP ViT-L/14"), messageOf(clip).c_str());
    // Beside what is nearer, nobody looks so deep.
    fs::rename(clone, clipFolder() / "geo-clip");
    const auto alone = import({m_path / "clip"}, "alone");
    QVERIFY2(alone && alone->kind == "CLIP", messageOf(alone).c_str());
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
    QCOMPARE(licence("card"), std::string("CC-BY-NC-4.0 (README.md), BSD-3-Clause (LICENSE)"));
    write(source / "README.md", "# StreetCLIP\nlicense: mit\n"); // no front matter
    QCOMPARE(licence("prose"), std::string("BSD-3-Clause"));
}

void TestImport::knowsLicencesByTheirWords_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("licence");
    const auto row = [](const char* licence, const char* text) { QTest::newRow(licence) << text << licence; };
    row("MIT", "MIT License\n\nCopyright (c) 2024 Somebody\n\nPermission is hereby granted, free of charge, to any person");
    row("MIT-0", "MIT No Attribution\n\nPermission is hereby granted, free of charge, to any person");
    row("Apache-2.0", "                                 Apache License\n                           Version 2.0, January 2004\n");
    row("BSD-2-Clause", "BSD 2-Clause License\n\nCopyright (c) 2020");
    row("BSD-3-Clause", "BSD 3-Clause License\n\nCopyright (c) 2020\n\nRedistribution and use in source and\nbinary forms");
    row("GPL-2.0", "                    GNU GENERAL PUBLIC LICENSE\n                       Version 2, June 1991\n");
    row("GPL-3.0", "                    GNU GENERAL PUBLIC LICENSE\n                       Version 3, 29 June 2007\n");
    row("AGPL-3.0", "                    GNU AFFERO GENERAL PUBLIC LICENSE\n                       Version 3, 19 November 2007\n");
    row("LGPL-3.0", "                   GNU LESSER GENERAL PUBLIC LICENSE\r\n                       Version 3, 29 June 2007\r\n"
                    "of version 3 of the GNU General Public License, version 3");
    row("LGPL-2.1", "                  GNU LESSER GENERAL PUBLIC LICENSE\n                       Version 2.1, February 1999\n");
    row("MPL-2.0", "Mozilla Public License Version 2.0\n==================================\nGNU General Public License, Version 2.0");
    row("CC-BY-4.0", "Attribution 4.0 International\n\n=====\n\nCreative Commons Corporation");
    row("CC-BY-SA-3.0", "Creative Commons Legal Code\n\nAttribution-ShareAlike 3.0 Unported");
    row("CC-BY-NC-SA-4.0", "# Creative Commons Attribution-NonCommercial-ShareAlike 4.0 International Public License");
    row("CC-BY-NC-ND-4.0", "See https://creativecommons.org/licenses/by-nc-nd/4.0/legalcode");
    row("CC0-1.0", "Creative Commons Legal Code\n\nCC0 1.0 Universal");
    row("see LICENSE", "The Licence of Nobody\n\nYou may look at this, and give attribution 4 times.");
    QTest::newRow("of others, far below") << "Licence of Nobody" + QString(" whatever").repeated(300) + " MIT License" << "see LICENSE";
    QTest::newRow("another with MIT's beginning") << "Permission is hereby granted, free of charge, to any person or organization"
                                                  << "see LICENSE";
    QTest::newRow("nothing") << " \n" << "";
}

void TestImport::knowsLicencesByTheirWords() {
    QFETCH(const QString, text);
    QFETCH(const QString, licence);
    copyWritable(fixtures() / "geoclip/logit_scale_weights.pth", m_path / "scale/logit_scale_weights.pth");
    write(m_path / "scale/LICENSE", text.toStdString());
    const auto report = import({m_path / "scale"}, "scale");
    QVERIFY2(report, messageOf(report).c_str());
    QCOMPARE(QString::fromStdString(description("scale").at("licence").get<std::string>()), licence);
    QVERIFY(readModelCard(report->folder)->contains("\nLicence: " + (licence.isEmpty() ? "not stated" : licence.toStdString())));
    QCOMPARE(slurp(report->folder / "LICENSE"), text.toStdString());
}

void TestImport::readsLicencesOfCards_data() {
    QTest::addColumn<QString>("head");
    QTest::addColumn<QString>("licence");
    QTest::newRow("one") << "license: \"apache-2.0\" # as the code" << "Apache-2.0";
    QTest::newRow("in brackets") << "license: [mit, 'apache-2.0']" << "MIT, Apache-2.0";
    QTest::newRow("a list") << "license:\n- mit\n- mpl-2.0\ntags:\n- clip" << "MIT, MPL-2.0";
    QTest::newRow("a list set in") << "tags:\n  - clip\nlicense:\r\n  - gpl-3.0\r\n" << "GPL-3.0";
    QTest::newRow("its own") << "license: other\nlicense_name: model-licence-1.1\nlicense_link: LICENSE" << "model-licence-1.1";
    QTest::newRow("another") << "license: other" << "other";
    QTest::newRow("none") << "license:\ntags:\n- mit" << "";
    QTest::newRow("brackets left open") << "license: [mit" << "MIT";
    QTest::newRow("no name") << "license: other\nlicense_name: <b>x</b>" << "other";
    QTest::newRow("nonsense") << "license: <script>" << "";
}

void TestImport::readsLicencesOfCards() {
    QFETCH(const QString, head);
    QFETCH(const QString, licence);
    copyWritable(fixtures() / "geoclip/logit_scale_weights.pth", m_path / "scale/logit_scale_weights.pth");
    write(m_path / "scale/README.md", "---\n" + head.toStdString() + "\n---\n# Scale\nlicense: cc-by-4.0\n");
    const auto report = import({m_path / "scale"}, "scale");
    QVERIFY2(report, messageOf(report).c_str());
    QCOMPARE(QString::fromStdString(description("scale").at("licence").get<std::string>()), licence);
}

// Of the weights and of the CLIP that a model sees with; in a folder and in one around it.
void TestImport::namesAllLicences() {
    const fs::path source = m_path / "geo";
    copyWritable(fixtures() / "geoclip/logit_scale_weights.pth", source / "weights/logit_scale_weights.pth");
    write(source / "LICENSE-all.txt", "MIT License");
    write(source / "weights/README.md", "---\nlicense: apache-2.0\n---\n");
    write(source / "weights/COPYING", "Apache License\nVersion 2.0, January 2004");
    write(source / "weights/LICENSE.md", "All yours.");
    write(source / "pictures/LICENSE", "GNU General Public License\nVersion 3"); // no weights are there
    const auto licence = [&](const std::vector<fs::path>& sources, const std::string& name) {
        const auto report = import(sources, name);
        return report ? description(name).at("licence").get<std::string>() : messageOf(report);
    };
    QCOMPARE(licence({source}, "all"), std::string("MIT (LICENSE-all.txt), Apache-2.0 (README.md of weights and COPYING of weights)"));
    QCOMPARE(slurp(library() / "all/LICENSE"), std::string("MIT License"));
    QCOMPARE(slurp(library() / "all/LICENSE-2"), slurp(source / "weights/COPYING"));
    QCOMPARE(slurp(library() / "all/LICENSE-3"), std::string("All yours."));
    QCOMPARE(description("all").at("stored").size(), 4u);
    fs::remove(source / "weights/README.md");
    QCOMPARE(licence({source}, "unknown"), std::string("MIT (LICENSE-all.txt), Apache-2.0 (COPYING of weights), see LICENSE.md of weights"));
    write(source / "weights/COPYING", "MIT License");
    fs::remove(source / "weights/LICENSE.md");
    QCOMPARE(licence({source}, "same"), std::string("MIT"));
}

// A text beside a file that is no weights is no licence of the model.
void TestImport::takesNoLicenceFromElsewhere() {
    const fs::path source = m_path / "geo", table = m_path / "table/coordinates_100K.csv";
    copyWritable(fixtures() / "geoclip/logit_scale_weights.pth", source / "logit_scale_weights.pth");
    write(table, "LAT,LON\n47.5,8.25\n");
    write(table.parent_path() / "LICENSE", "MIT License");
    const auto report = import({source, table}, "geo");
    QVERIFY2(report, messageOf(report).c_str());
    QVERIFY(fs::exists(report->folder / "gallery.safetensors") && !fs::exists(report->folder / "LICENSE"));
    QCOMPARE(description("geo").at("licence").get<std::string>(), std::string());
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

// A path of which nothing was taken is no typing error that goes unseen.
void TestImport::saysWhatGaveNothing() {
    const fs::path empty = m_path / "empty", table = m_path / "coordinates_100K.csv";
    fs::create_directories(empty);
    write(table, "LAT,LON\n47.5,8.25\n");
    const auto report = import({clipFolder(), empty, table, m_path / "clip/config.json"}, "clip");
    QVERIFY2(report, messageOf(report).c_str());
    QCOMPARE(report->left, (std::vector{empty.string(), table.string()}));
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
    const std::string config = slurp(source / "config.json"), size = "ViT of 3 layers";
    int count = 0;
    const auto title = [&](const char* repository, const char* card) {
        write(source / "config.json", "{\"_name_or_path\": \"" + std::string(repository) + "\"," + config.substr(1));
        write(source / "README.md", card);
        const std::string name = "model" + std::to_string(++count);
        const auto report = import({source}, name);
        if (!report)
            return messageOf(report);
        const std::string given = description(name).at("title");
        const bool isCalledSo = report->kind == (given.starts_with("StreetCLIP") ? "StreetCLIP" : "CLIP");
        return isCalledSo && description(name).at("kind") == "clip" ? given : "recognised as " + report->kind;
    };
    QCOMPARE(title("geolocal/StreetCLIP", ""), "StreetCLIP (" + size + ")");
    QCOMPARE(title("", "---\n# a comment\nlicense: mit\n---\n\n# Model Card for StreetCLIP\r\n# Other\n"), "StreetCLIP (" + size + ")");
    QCOMPARE(title("x/y", "# OurCLIP-ViT-S\n"), std::string("OurCLIP-ViT-S"));
    QCOMPARE(title("openai/clip-vit-large-patch14", "# Model Card: CLIP\n"), "CLIP " + size);
    for (const char* path : {"/home/me/checkpoint", "./out", "out", "openai/clip-vit-base-patch32"})
        QCOMPARE(title(path, "nothing"), "CLIP " + size);
    QCOMPARE(title("", ("# " + std::string(100, 'x')).c_str()), "CLIP " + size);
}

// As downloads are called, where the files say nothing; the report says that.
void TestImport::callsClipByItsFolder() {
    int count = 0;
    const auto titled = [&](const char* folder, const std::string& title) {
        const fs::path source = m_path / std::to_string(++count) / folder;
        copyWritable(fixtures() / "clip-tiny/model_hf.safetensors", source / "model.safetensors");
        copyWritable(fixtures() / "clip-tiny/config.json", source / "config.json");
        const auto report = import({source}, "model" + std::to_string(count));
        if (!report)
            return messageOf(report);
        const std::string given = description("model" + std::to_string(count)).at("title");
        const bool isFromFolder = !title.starts_with("CLIP ");
        const bool isSaid = report->notes.size() == 1 && report->notes[0].contains(title) && report->notes[0].contains(folder);
        return given != title ? given : isFromFolder == isSaid ? std::string() : "it is not said where the title comes from";
    };
    const std::string size = "ViT of 3 layers";
    QCOMPARE(titled("geolocal_StreetCLIP", "StreetCLIP (" + size + ")"), std::string());
    QCOMPARE(titled("StreetCLIP", "StreetCLIP (" + size + ")"), std::string());
    QCOMPARE(titled("models--geolocal--StreetCLIP/snapshots/0123abc", "StreetCLIP (" + size + ")"), std::string());
    QCOMPARE(titled("laion_CLIP-ViT-S", "CLIP-ViT-S"), std::string());
    for (const char* folder : {"CLIP", "weights", "openai_clip-vit-large-patch14", "snapshots/0123abc"})
        QCOMPARE(titled(folder, "CLIP " + size), std::string());
}

// Links that lead back, and to themselves.
void TestImport::followsALinkOnce() {
    const fs::path source = clipFolder();
    fs::create_directory_symlink(source, source / "again");
    fs::create_symlink(source / "itself", source / "itself");
    fs::create_symlink(source / "nowhere", source / "gone.safetensors");
    const auto report = import({source, source / "again"}, "clip");
    QVERIFY2(report, messageOf(report).c_str());
    QVERIFY(report->taken == (std::vector<std::string>{"model.safetensors", "config.json"}) && report->left.empty());
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
