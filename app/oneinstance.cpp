#include "oneinstance.h"

#include "base/paths.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocalSocket>

using namespace Qt::StringLiterals;

static constexpr qint64 mostBytes = 1 << 20; // of names
static constexpr char taken = 1;

static QString serverName() {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QByteArray::fromStdString(whereabouts::dataFolder().string()));
    for (const char* screen : {"DISPLAY", "WAYLAND_DISPLAY"})
        hash.addData('\n' + qgetenv(screen));
    return u"whereabouts-"_s + QString::fromLatin1(hash.result().toHex().first(16));
}

bool OneInstance::handOver(const QStringList& files) {
    QLocalSocket socket;
    socket.connectToServer(serverName());
    if (!socket.waitForConnected(1000))
        return false;
    socket.write(QJsonDocument(QJsonArray::fromStringList(files)).toJson(QJsonDocument::Compact) + '\n');
    char answer = 0;
    return socket.waitForBytesWritten(1000) && socket.waitForReadyRead(1000) && socket.getChar(&answer) && answer == taken;
}

OneInstance::OneInstance(QObject* parent) : QObject(parent) {
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket* socket = m_server.nextPendingConnection())
            listenTo(*socket);
    });
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    if (!m_server.listen(serverName())) { // what a killed one left, for a living one would have been found
        QLocalServer::removeServer(serverName());
        m_server.listen(serverName()); // where that fails too, a second start opens a window of its own
    }
}

void OneInstance::listenTo(QLocalSocket& socket) {
    socket.setReadBufferSize(mostBytes);
    connect(&socket, &QLocalSocket::disconnected, &socket, &QObject::deleteLater);
    connect(&socket, &QLocalSocket::readyRead, this, [this, &socket] {
        if (!socket.canReadLine()) { // more is to come
            if (socket.bytesAvailable() >= mostBytes)
                socket.abort();
            return;
        }
        const QJsonDocument said = QJsonDocument::fromJson(socket.readLine(mostBytes));
        if (!said.isArray())
            return socket.abort();
        socket.putChar(taken);
        socket.flush();
        Q_EMIT came(said.toVariant().toStringList());
    });
}
