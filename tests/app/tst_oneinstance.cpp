#include "oneinstance.h"

#include <QLocalSocket>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <memory>

using namespace Qt::StringLiterals;

// Two starts of the program: here the second is a thread.
class TestOneInstance : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { qputenv("WHEREABOUTS_DATA", QFile::encodeName(m_folder.path())); }

    void theFirstFindsNobody() { QVERIFY(!OneInstance::handOver({u"/a.jpg"_s})); }

    void theSecondHandsItsFilesOver() {
        OneInstance first;
        QSignalSpy came(&first, &OneInstance::came);
        QVERIFY(startsSecond({u"/a b.jpg"_s, u"/写真.jpg"_s}));
        QCOMPARE(came.size(), 1);
        QCOMPARE(came[0][0].toStringList(), (QStringList{u"/a b.jpg"_s, u"/写真.jpg"_s}));
        QVERIFY(startsSecond({})); // only to be seen
        QCOMPARE(came.size(), 2);
        QVERIFY(came[1][0].toStringList().isEmpty());
    }

    void anotherFolderOfDataIsAnotherWindow() {
        const OneInstance first;
        const QTemporaryDir other;
        qputenv("WHEREABOUTS_DATA", QFile::encodeName(other.path()));
        QVERIFY(!startsSecond({u"/a.jpg"_s}));
    }

    void aClosedOneTakesNothing() {
        std::make_unique<OneInstance>().reset();
        QVERIFY(!startsSecond({u"/a.jpg"_s}));
    }

    // Nothing is opened, and the next start is understood again.
    void nonsenseIsPassedOver() {
        OneInstance first;
        QSignalSpy came(&first, &OneInstance::came);
        const QString name = first.name();
        for (const QByteArray& bytes : {QByteArray("GET / HTTP/1.1\r\n\r\n"), QByteArray(64, '\xff'), QByteArray(2 << 20, 'x'), QByteArray("{\"a\": 1}\n"), QByteArray("[[[\n")}) {
            QLocalSocket socket;
            socket.connectToServer(name);
            QVERIFY(QTest::qWaitFor([&] { return socket.state() == QLocalSocket::ConnectedState; }));
            socket.write(bytes);
            QTest::qWait(100);
        }
        QCOMPARE(came.size(), 0);
        QVERIFY(startsSecond({u"/a.jpg"_s}));
        QCOMPARE(came.size(), 1);
    }

private:
    static bool startsSecond(const QStringList& files) {
        bool taken = false;
        const std::unique_ptr<QThread> second(QThread::create([&] { taken = OneInstance::handOver(files); }));
        second->start();
        while (!second->wait(1))
            QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
        QCoreApplication::processEvents();
        return taken;
    }
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestOneInstance)
#include "tst_oneinstance.moc"
