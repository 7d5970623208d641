#pragma once

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

// What the program left behind: its exit code, -1 when it crashed or was killed, and what it wrote.
struct Run {
    int exitCode = -1;
    QByteArray out, err;
    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
    QJsonArray results() const { return json()["results"].toArray(); }
    QJsonObject first() const { return results()[0].toObject(); }
};

// The program as a person starts it in a terminal, with two minutes to end.
inline Run runProgram(const QStringList& arguments) {
    QProcess process;
    process.start(QStringLiteral(WHEREABOUTS_PROGRAM), arguments);
    if (!process.waitForFinished(120'000))
        process.kill();
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(),
            process.readAllStandardError()};
}
