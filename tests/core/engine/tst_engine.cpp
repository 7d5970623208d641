#include "engine/engine.h"

#include <QTest>

using namespace whereabouts;

class TestEngine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysWhichModuleIsMissing();
    void refusesAnotherLibrary();
    void loadsOnce();
};

// A failed load is not remembered: the next one, with the module in place, succeeds.
void TestEngine::saysWhichModuleIsMissing() {
    qputenv("WHEREABOUTS_MODULE", "/nowhere/libwhereabouts_models.so");
    const auto engine = Engine::load();
    qunsetenv("WHEREABOUTS_MODULE");
    QVERIFY(!engine);
    QCOMPARE(engine.error().code, Error::Code::NotFound);
    QVERIFY(engine.error().message.contains("/nowhere/libwhereabouts_models.so"));
    QVERIFY(engine.error().message.contains("install LibTorch"));
}

void TestEngine::refusesAnotherLibrary() {
    qputenv("WHEREABOUTS_MODULE", "libm.so.6");
    const auto engine = Engine::load();
    qunsetenv("WHEREABOUTS_MODULE");
    QVERIFY(!engine);
    QVERIFY(engine.error().message.contains("libm.so.6"));
}

void TestEngine::loadsOnce() {
    const auto first = Engine::load();
    QVERIFY2(first, first ? "" : first.error().message.c_str());
    QCOMPARE(Engine::load()->get(), first->get());
    QVERIFY((*first)->description().starts_with("LibTorch "));
    qInfo("%s", (*first)->description().c_str());
}

QTEST_GUILESS_MAIN(TestEngine)
#include "tst_engine.moc"
