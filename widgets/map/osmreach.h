#pragma once

#include <QNetworkAccessManager>
#include <QObject>
#include <QPointer>
#include <QNetworkReply>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

// Whether OpenStreetMap's tiles can be had, which Qt Location does not say: one tile is asked for when they are wanted, and
// again every half minute while there is none. Nothing reaches the network before `wanted` is true. GUI thread.
class OsmReach : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(bool wanted READ wanted WRITE setWanted NOTIFY wantedChanged)
    Q_PROPERTY(QString problem READ problem NOTIFY problemChanged) // one sentence; empty where there is none

public:
    explicit OsmReach(QObject* parent = nullptr);

    bool wanted() const { return m_wanted; }
    void setWanted(bool wanted);
    QString problem() const { return m_problem; }

Q_SIGNALS:
    void wantedChanged();
    void problemChanged();

private:
    void ask();
    void answered();
    void setProblem(const QString& problem);

    static constexpr const char* tile = "https://tile.openstreetmap.org/0/0/0.png"; // the whole Earth: 8 kB
    bool m_wanted = false;
    QString m_problem;
    QNetworkAccessManager m_network;
    QPointer<QNetworkReply> m_reply;
    QTimer m_again;
};
