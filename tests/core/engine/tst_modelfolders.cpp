#include "engine/modelfolders.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

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

QTEST_GUILESS_MAIN(TestModelFolders)
#include "tst_modelfolders.moc"
