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
    void recentPictures();
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
        settings.setProperty("model", u"mine"_s);
        settings.noteModel(u"mine"_s, 0, 7.5e6);
        settings.noteModel(u"mine"_s, 12.5, 0);
        settings.noteModel(u"other"_s, 3, 0);
        settings.forgetModel(u"other"_s);
    }
    const Settings again;
    QCOMPARE(again.theme, u"dark"_s);
    QCOMPARE(again.windowWidth, 1024);
    QCOMPARE(again.heatmapOpacity, 0.25);
    QCOMPARE(again.reducedMotion, true);
    QCOMPARE(again.model, u"mine"_s);
    QCOMPARE(again.modelFacts.size(), 1);
    QCOMPARE(again.modelFacts[u"mine"_s].toMap()[u"ms"_s].toDouble(), 12.5);
    QCOMPARE(again.modelFacts[u"mine"_s].toMap()[u"parameters"_s].toDouble(), 7.5e6);
}

void TestSettings::recentPictures() {
    const auto file = [](int i) { return QUrl::fromLocalFile(u"/tmp/a #%1 %.jpg"_s.arg(i)); };
    {
        Settings settings;
        settings.setRemembersPictures(true);
        for (int i = 0; i < 20; ++i)
            settings.notePicture(file(i));
        settings.notePicture(file(12));
        settings.notePicture(QUrl(u"https://example.org/x.jpg"_s));
    }
    Settings again;
    QCOMPARE(again.recentPictures.size(), Settings::mostRecent);
    QCOMPARE(QUrl(again.recentPictures.at(0)), file(12));
    QCOMPARE(QUrl(again.recentPictures.at(1)), file(19));
    QCOMPARE(again.recentPictures.count(again.recentPictures.at(0)), 1);
    again.setRemembersPictures(false);
    QVERIFY(again.recentPictures.isEmpty());
    again.notePicture(file(1));
    QVERIFY(again.recentPictures.isEmpty());
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
