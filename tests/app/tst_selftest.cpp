#include "widgets/fakemodel.h"
#include "window.h"

#include <QTest>

// The real window, driven through everything a person does first, with a stand-in for the built-in model; the models that
// the self-test imports are opened as they are. The screenshots stay in the build folder.
class TestSelfTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void standInModel();
};

void TestSelfTest::standInModel() {
    int argc = 1;
    char name[] = "whereabouts";
    char* argv[] = {name, nullptr};
    const QString folder = qEnvironmentVariable("WHEREABOUTS_SCREENSHOTS", QStringLiteral("screenshots"));
    const LocatorLoader standIn = fakeLocator(std::chrono::milliseconds(300));
    const auto loader = [standIn](const std::string& model) { return model == builtInModel ? standIn(model) : loadInstalledLocator(model); };
    QCOMPARE(openWindow(argc, argv, {}, folder, loader), 0);
}

QTEST_APPLESS_MAIN(TestSelfTest)
#include "tst_selftest.moc"
