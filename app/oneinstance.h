#pragma once

#include <QLocalServer>
#include <QObject>

// One window for the same data on the same screen: a second start hands its files over to the first, by a local socket that
// only this user may open. GUI thread.
class OneInstance : public QObject {
    Q_OBJECT

public:
    // Whether a window that is open has taken the files (absolute names; none, to be seen again). Waits for its answer for up to a
    // second: one that has hung takes nothing.
    static bool handOver(const QStringList& files);

    // From here on others hand over to this one.
    explicit OneInstance(QObject* parent = nullptr);

    QString name() const { return m_server.serverName(); } // of the socket; empty where there is none

Q_SIGNALS:
    void came(const QStringList& files);

private:
    void listenTo(QLocalSocket& socket);
    QLocalServer m_server;
};
