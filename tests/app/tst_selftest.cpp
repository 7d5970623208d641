#include "widgets/fakemodel.h"
#include "window.h"

#include <QTest>

// The real window, driven through everything a person does first, with a stand-in for the model. The screenshots stay in
// the build folder.
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
    QCOMPARE(openWindow(argc, argv, {}, folder, fakeLocator(std::chrono::milliseconds(300))), 0);
}

QTEST_APPLESS_MAIN(TestSelfTest)
#include "tst_selftest.moc"
