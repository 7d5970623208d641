#include "map/osmreach.h"

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

OsmReach::OsmReach(QObject* parent) : QObject(parent) {
    m_network.setTransferTimeout(10s);
    m_again.setSingleShot(true);
    m_again.setInterval(30s);
    connect(&m_again, &QTimer::timeout, this, &OsmReach::ask);
}

void OsmReach::setWanted(bool wanted) {
    if (wanted == m_wanted)
        return;
    m_wanted = wanted;
    Q_EMIT wantedChanged();
    if (wanted)
        return ask();
    m_again.stop();
    if (m_reply)
        m_reply->abort();
    setProblem({});
}

void OsmReach::ask() {
    QNetworkRequest request{QUrl(QString::fromLatin1(tile))};
    request.setHeader(QNetworkRequest::UserAgentHeader, u"Whereabouts"_s);
    m_reply = m_network.get(request);
    connect(m_reply, &QNetworkReply::finished, this, &OsmReach::answered);
}

void OsmReach::answered() {
    auto* reply = qobject_cast<QNetworkReply*>(sender());
    reply->deleteLater();
    if (!m_wanted || reply != m_reply)
        return;
    const bool reached = reply->error() == QNetworkReply::NoError;
    setProblem(reached ? QString() : tr("OpenStreetMap cannot be reached (%1). The outlines show instead.").arg(reply->errorString()));
    if (!reached)
        m_again.start();
}

void OsmReach::setProblem(const QString& problem) {
    if (problem == m_problem)
        return;
    m_problem = problem;
    Q_EMIT problemChanged();
}
