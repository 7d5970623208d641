#include "base/paths.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

// The program itself, as a person starts it, with the model that ships with it.
class TestProgram : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void selfTest();
};

void TestProgram::selfTest() {
    const QTemporaryDir folder;
    QProcess program;
    program.setProcessChannelMode(QProcess::MergedChannels);
    program.start(QCoreApplication::applicationDirPath() + u"/whereabouts"_s, {u"--self-test"_s, folder.filePath(u"shots"_s)});
    QVERIFY(program.waitForStarted());
    QVERIFY(program.waitForFinished(500'000));
    const QByteArray said = program.readAll();
    if (std::filesystem::exists(whereabouts::resourcesFolder() / "models" / "orbit" / "model.json"))
        QVERIFY2(program.exitCode() == 0, said.constData());
    else // it must say so in a sentence, not crash
        QVERIFY2(program.exitStatus() == QProcess::NormalExit && program.exitCode() == 1 && said.contains("self-test: "),
                 said.constData());
}

QTEST_GUILESS_MAIN(TestProgram)
#include "tst_program.moc"
