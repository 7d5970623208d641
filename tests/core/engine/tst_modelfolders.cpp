#include "engine/folderlist.h"
#include "engine/leftovers.h"
#include "engine/modelfolders.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <sys/file.h>

using namespace whereabouts;
namespace fs = std::filesystem;

class TestModelFolders : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void listsBuiltInModelsFirst();
    void findsByNameAndByPath();
    void saysWhichModelsThereAre();
    void readsTheCard();
    void prefersTheLibrary();
    void saysWhatIsDamaged();
    void saysWhatWasRecorded();
    void listsItsFiles();
    void namesModalitiesForPeople();
    void sweepsWhatNobodyHolds();

private:
    static void write(const fs::path& file, const std::string& text) {
        fs::create_directories(file.parent_path());
        std::ofstream(file) << text;
    }

    QTemporaryDir m_folder;
    fs::path m_resources = fs::path(m_folder.path().toStdString()) / "resources";
    fs::path m_data = fs::path(m_folder.path().toStdString()) / "data";
};

void TestModelFolders::initTestCase() {
    qputenv("WHEREABOUTS_RESOURCES", m_resources.c_str());
    qputenv("WHEREABOUTS_DATA", m_data.c_str());
    QVERIFY(listModels().empty());
    QVERIFY(findModel("orbit").error().message.contains("none is installed"));
    write(m_resources / "models/orbit/model.json", R"({"title":"Orbit","licence":"Apache-2.0","description":7})");
    write(m_resources / "models/orbit/weights.safetensors", "1234");
    write(m_resources / "models/orbit/README.md", "# Orbit\n");
    write(m_data / "models/a b/model.json", R"({"title":"Mine"})");
    write(m_data / "models/broken/model.json", "{");
}

void TestModelFolders::listsBuiltInModelsFirst() {
    const auto models = listModels();
    QCOMPARE(models.size(), 3u);
    QVERIFY(models[0] && models[1] && !models[2]);
    QCOMPARE(models[0]->name, std::string("orbit"));
    QCOMPARE(models[0]->licence, std::string("Apache-2.0"));
    QCOMPARE(models[0]->description, std::string());
    QCOMPARE(models[0]->bytes, 4);
    QCOMPARE(models[1]->title, std::string("Mine"));
    QVERIFY(models[2].error().message.contains("broken/model.json"));
    QCOMPARE(listModelFolders(), (std::vector{m_resources / "models/orbit", m_data / "models/a b", m_data / "models/broken"}));
}

void TestModelFolders::findsByNameAndByPath() {
    QCOMPARE(findModel("orbit").value(), m_resources / "models/orbit");
    QCOMPARE(findModel("a b").value(), m_data / "models/a b");
    const fs::path weights = m_resources / "models/orbit/weights.safetensors";
    QCOMPARE(findModel(weights.string()).value(), weights);
}

void TestModelFolders::saysWhichModelsThereAre() {
    const auto missing = findModel("orbti");
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, Error::Code::NotFound);
    QVERIFY(missing.error().message.contains("“orbti”"));
    QVERIFY(missing.error().message.contains("orbit, a b, broken"));
    QVERIFY(!findModel(""));
}

void TestModelFolders::readsTheCard() {
    QCOMPARE(readModelCard(m_resources / "models/orbit").value(), std::string("# Orbit\n"));
    QVERIFY(readModelCard(m_data / "models/a b").error().message.contains("README.md"));
    write(m_data / "models/a b/README.md", std::string(2'000'000, 'x'));
    QCOMPARE(readModelCard(m_data / "models/a b").error().code, Error::Code::TooLarge);
}

// A folder of the same name where the program was started hides no model.
void TestModelFolders::prefersTheLibrary() {
    const fs::path before = fs::current_path(), here = m_data / "here";
    fs::create_directories(here / "orbit");
    fs::create_directories(here / "broken");
    fs::current_path(here);
    const auto orbit = findModel("orbit"), own = findModel("broken");
    fs::current_path(before);
    QCOMPARE(orbit.value(), m_resources / "models/orbit");
    QCOMPARE(own.value(), m_data / "models/broken");
}

void TestModelFolders::saysWhatIsDamaged() {
    const auto damage = [&](const char* folder) { return summarise(folder).value().damage; };
    QCOMPARE(damage((m_resources / "models/orbit").c_str()), std::string());
    QCOMPARE(damage((m_data / "models/a b").c_str()), std::string("weights.safetensors is missing"));
    const fs::path imported = m_data / "imported";
    write(imported / "model.json", R"({"kind": "geoclip", "files": [{"name": "LICENSE"}, 7, {"name": "weights.safetensors"},
                                       {"name": "clip/model.safetensors"}]})");
    write(imported / "weights.safetensors", "1234");
    QCOMPARE(damage(imported.c_str()), std::string("clip/model.safetensors is missing"));
    write(imported / "clip/model.safetensors", "1234");
    QCOMPARE(damage(imported.c_str()), std::string());
    const std::string hash(64, 'f');
    write(imported / "model.json", R"({"kind": "geoclip", "files": [], "stored": [{"name": "LICENSE", "bytes": 4, "sha256": ")" + hash +
                                       R"("}, {"name": "clip/model.safetensors", "bytes": 4, "sha256": ")" + hash + R"("}]})");
    QCOMPARE(damage(imported.c_str()), std::string());
    write(imported / "clip/model.safetensors", "123");
    QCOMPARE(damage(imported.c_str()), std::string("clip/model.safetensors has 3 bytes instead of 4"));
    fs::remove(imported / "clip/model.safetensors");
    QCOMPARE(damage(imported.c_str()), std::string("clip/model.safetensors is missing"));
    write(imported / "model.json", R"({"kind": "osv5m", "files": [], "stored": [{"name": "cells.csv", "bytes": 4, "sha256": ")" + hash + R"("}]})");
    QCOMPARE(damage(imported.c_str()), std::string("cells.csv is missing")); // not weights, and needed all the same
}

void TestModelFolders::saysWhatWasRecorded() {
    const std::string hash(64, 'f'), source(64, '0');
    write(m_data / "recorded/model.json", R"({"kind": "clip", "files": [{"name": "w", "from": "w.pth", "bytes": 7, "sha256": ")" + source + R"("}],
        "stored": [{"name": "clip/w", "bytes": 5, "sha256": ")" + hash + R"("}, {"name": "x", "bytes": 5, "sha256": "F"}, 1]})");
    const ModelSummary model = summarise(m_data / "recorded").value();
    QCOMPARE(model.files.size(), 1u);
    QVERIFY(model.files[0].name == "clip/w" && model.files[0].bytes == 5 && model.files[0].sha256 == hash);
    QCOMPARE(model.sources.size(), 1u);
    QVERIFY(model.sources[0].name == "w.pth" && model.sources[0].bytes == 7 && model.sources[0].sha256 == source);
    QVERIFY(summarise(m_resources / "models/orbit")->files.empty());
}

void TestModelFolders::listsItsFiles() {
    for (const char* name : {"model.json", "README.md", "w.safetensors", "clip/config.json", ".hidden", ".git/object", "clip/README.md"})
        write(m_data / "full" / name, "1234");
    const std::vector<ModelFile> files = filesIn(m_data / "full");
    QCOMPARE(files.size(), 3u);
    QCOMPARE(files[0].name, std::string("clip/README.md"));
    QCOMPARE(files[1].name, std::string("clip/config.json"));
    QVERIFY(files[2].name == "w.safetensors" && files[2].bytes == 4 && files[2].sha256.empty());
    QVERIFY(filesIn(m_data / "nowhere").empty());
}

void TestModelFolders::namesModalitiesForPeople() {
    QCOMPARE(wordFor(Modality::Ground), std::string_view("pictures"));
    QCOMPARE(wordFor(Modality::Satellite), std::string_view("satellite pictures"));
    QCOMPARE(wordFor(Modality::Text), std::string_view("text"));
    QCOMPARE(wordFor(Modality::Gps), std::string_view("places"));
}

// Listing clears away what a killed import left, and leaves alone what a living one is putting together.
void TestModelFolders::sweepsWhatNobodyHolds() {
    const fs::path library = m_data / "models";
    for (const char* name : {".import-left", ".removed-left", ".import-held", ".other"})
        write(library / name / "weights.safetensors", "half");
    {
        const FolderLock alive(library / ".import-held", LOCK_EX);
        QVERIFY(alive.isHeld());
        QVERIFY(!listModels().empty());
        QVERIFY(!fs::exists(library / ".import-left") && !fs::exists(library / ".removed-left"));
        QVERIFY(fs::exists(library / ".import-held/weights.safetensors"));
        const FolderLock begins(library, LOCK_EX); // an import between the making of its folder and its lock
        write(library / ".import-begun/weights.safetensors", "half");
        QVERIFY(!listModels().empty());
        QVERIFY(fs::exists(library / ".import-begun"));
    }
    QVERIFY(!listModels().empty());
    QVERIFY(!fs::exists(library / ".import-held") && !fs::exists(library / ".import-begun") && fs::exists(library / ".other"));
}

QTEST_GUILESS_MAIN(TestModelFolders)
#include "tst_modelfolders.moc"
