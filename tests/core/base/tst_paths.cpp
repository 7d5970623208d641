#include "base/paths.h"

#include <QTest>

using namespace whereabouts;

class TestPaths : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theEnvironmentChooses() {
        qputenv("WHEREABOUTS_RESOURCES", "/tmp/r e s");
        qputenv("WHEREABOUTS_DATA", "/tmp/data");
        qputenv("WHEREABOUTS_MODULE", "/tmp/module.so");
        QCOMPARE(resourcesFolder(), std::filesystem::path("/tmp/r e s"));
        QCOMPARE(dataFolder(), std::filesystem::path("/tmp/data"));
        QCOMPARE(cacheFolder(), std::filesystem::path("/tmp/data/cache"));
        QCOMPARE(modelsModule(), std::filesystem::path("/tmp/module.so"));
    }

    void withoutItTheSourceTreeAndXdg() {
        for (const char* name : {"WHEREABOUTS_RESOURCES", "WHEREABOUTS_DATA", "WHEREABOUTS_MODULE"})
            qunsetenv(name);
        QVERIFY(std::filesystem::exists(resourcesFolder() / "gazetteer/cities.tsv"));
        qputenv("XDG_DATA_HOME", "/tmp/xdg");
        QCOMPARE(dataFolder(), std::filesystem::path("/tmp/xdg/whereabouts"));
        qputenv("XDG_CACHE_HOME", "/tmp/xdg-cache");
        QCOMPARE(cacheFolder(), std::filesystem::path("/tmp/xdg-cache/whereabouts"));
        qunsetenv("XDG_DATA_HOME");
        qunsetenv("XDG_CACHE_HOME");
        qputenv("HOME", "/home/somebody");
        QCOMPARE(dataFolder(), std::filesystem::path("/home/somebody/.local/share/whereabouts"));
        QCOMPARE(cacheFolder(), std::filesystem::path("/home/somebody/.cache/whereabouts"));
        QCOMPARE(modelsModule().filename(), std::filesystem::path("libwhereabouts_models.so"));
    }
};

QTEST_APPLESS_MAIN(TestPaths)
#include "tst_paths.moc"
