#include <QDir>
#include <QFile>
#include <QTest>
#include <QXmlStreamReader>

using namespace Qt::StringLiterals;

// Every string has its translation, and translations keep the places where values go.
class TestTranslations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void complete_data();
    void complete();
};

void TestTranslations::complete_data() {
    QTest::addColumn<QString>("file");
    const QDir folder(QStringLiteral(WHEREABOUTS_SOURCE_DIR "/translations"));
    for (const QString& name : folder.entryList({u"*.ts"_s}))
        QTest::newRow(qPrintable(name)) << folder.filePath(name);
}

void TestTranslations::complete() {
    QFETCH(QString, file);
    QFile in(file);
    QVERIFY(in.open(QIODevice::ReadOnly));
    QXmlStreamReader xml(&in);
    QString source;
    int count = 0;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == u"source")
            source = xml.readElementText();
        if (xml.name() != u"translation")
            continue;
        QVERIFY2(!xml.attributes().hasAttribute(u"type"), qPrintable(source));
        const QString translation = xml.readElementText(QXmlStreamReader::IncludeChildElements);
        QVERIFY2(!translation.trimmed().isEmpty(), qPrintable(source));
        for (const QString& place : {u"%1"_s, u"%2"_s, u"%3"_s, u"%n"_s})
            QVERIFY2(translation.contains(place) == source.contains(place), qPrintable(source));
        ++count;
    }
    QVERIFY(!xml.hasError());
    QVERIFY(count > 100);
}

QTEST_GUILESS_MAIN(TestTranslations)
#include "tst_translations.moc"
