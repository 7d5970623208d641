#include "settings/settings.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

// What is remembered between two starts.
class TestSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void areRemembered();
    void nonsenseIsPassedOver();

private:
    QTemporaryDir m_folder;
};

void TestSettings::init() {
    QVERIFY(m_folder.isValid());
    qputenv("WHEREABOUTS_DATA", m_folder.filePath(u"not there yet"_s).toUtf8());
}

void TestSettings::areRemembered() {
    {
        Settings settings;
        QCOMPARE(settings.theme, u"system"_s);
        QSignalSpy changed(&settings, &Settings::changed);
        settings.setProperty("theme", u"dark"_s);
        settings.setProperty("windowWidth", 1024);
        settings.setProperty("heatmapOpacity", 0.25);
        settings.setProperty("reducedMotion", true);
        QCOMPARE(changed.count(), 4);
    }
    const Settings again;
    QCOMPARE(again.theme, u"dark"_s);
    QCOMPARE(again.windowWidth, 1024);
    QCOMPARE(again.heatmapOpacity, 0.25);
    QCOMPARE(again.reducedMotion, true);
}

void TestSettings::nonsenseIsPassedOver() {
    { Settings written; }
    QFile file(m_folder.filePath(u"not there yet/settings.ini"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("[General]\nwindowWidth=wide\nunits=mi\nlatitude=nan\n") > 0);
    file.close();
    const Settings settings;
    QCOMPARE(settings.windowWidth, 1280);
    QCOMPARE(settings.units, u"mi"_s);
    QCOMPARE(settings.latitude, 20.0);
}

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
