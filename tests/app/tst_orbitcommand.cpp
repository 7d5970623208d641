#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

// `whereabouts orbit render`, as a user calls it.
class TestOrbitCommand : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        QVERIFY(m_folder.isValid());
        m_process.setProgram(QStringLiteral(WHEREABOUTS_PROGRAM));
    }

    // The same seed gives the same views at every size; the pictures are as large as asked for.
    void writesViewsAndTruth() {
        QCOMPARE(run({"--count", "3", "--seed", "5", "--out", path("small"), "--json"}), 0);
        const QJsonObject said = QJsonDocument::fromJson(m_process.readAllStandardOutput()).object();
        QCOMPARE(said["count"].toInt(), 3);
        QCOMPARE(said["truth"].toString(), path("small/truth.csv"));
        QCOMPARE(run({"--count", "3", "--seed", "5", "--out", path("large"), "--size", "100"}), 0);
        const QByteArray truth = read("small/truth.csv");
        QVERIFY(truth.startsWith("file,latitude,longitude,altitude_km,depression,heading,field_of_view\nview_000000.png,"));
        QCOMPARE(truth.count('\n'), 4);
        QCOMPARE(read("large/truth.csv"), truth);
        QCOMPARE(side("small/view_000002.png"), 64);
        QCOMPARE(side("large/view_000002.png"), 100);
        QCOMPARE(QDir(path("small")).entryList(QDir::Files | QDir::Hidden).size(), 4);
    }

    void refusesWrongUsage() {
        QCOMPARE(run({"--count", "0", "--out", path("none")}), 2);
        QCOMPARE(run({"--count", "1", "--out", path("none"), "--split", "moon"}), 2);
        QCOMPARE(run({"--count", "1"}), 2);
        QVERIFY(!QFile::exists(path("none")));
    }

    void namesAFolderItCannotMake() {
        QFile file(path("file"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(run({"--count", "1", "--out", path("file/within")}), 1);
        QVERIFY(m_process.readAllStandardError().contains(path("file/within").toUtf8()));
    }

private:
    QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }

    int run(const QStringList& options) {
        m_process.setArguments(QStringList{"orbit", "render"} + options);
        m_process.start();
        return m_process.waitForFinished(120000) && m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
    }

    QByteArray read(const char* name) const {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    // Width of a PNG whose height is the same, from its header.
    int side(const char* name) const {
        const QByteArray header = read(name).mid(16, 8);
        const auto number = [&](int at) {
            return static_cast<int>(static_cast<uchar>(header[at + 2])) * 256 + static_cast<uchar>(header[at + 3]);
        };
        return header.size() == 8 && number(0) == number(4) ? number(0) : -1;
    }

    QTemporaryDir m_folder;
    QProcess m_process;
};

QTEST_GUILESS_MAIN(TestOrbitCommand)
#include "tst_orbitcommand.moc"
