#pragma once

#include "prediction/prior.h"
#include "worker/jobqueue.h"

#include <QAbstractListModel>
#include <QUrl>
#include <QtQml/qqmlregistration.h>

#include <filesystem>
#include <optional>
#include <vector>

// The rasters that weigh the places of an ensemble, each with its power. They are read, and made into priors, off the GUI
// thread; until a change is worked in, the prior of before counts. GUI thread.
class PriorModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to the EnsembleSettings")

public:
    // Name: of the file. Classes: the raster's values in words, where they may be classes. Factors: CLASS=FACTOR,... as
    // typed. Problem: what is wrong with them, one sentence.
    enum Role { Name = Qt::UserRole, Power, Classes, Factors, Problem, Busy };
    static constexpr int mostRasters = 8; // each holds up to 100 MB
    static constexpr double greatestPower = 2.0;

    explicit PriorModel(QObject* parent = nullptr) : QAbstractListModel(parent) {}

    // Rasters on this computer; one that cannot be a prior goes again, and `refused` says why.
    Q_INVOKABLE void add(const QList<QUrl>& urls);
    Q_INVOKABLE void removeAt(int row);
    Q_INVOKABLE void setPower(int row, double power); // 0 to greatestPower
    // A factor for some classes, as on the command line; blanks do not count, and nothing takes the values as amounts.
    Q_INVOKABLE void setFactors(int row, const QString& text);
    // Whether all those files are named as rasters are, and none as a picture is.
    Q_INVOKABLE static bool areRasters(const QList<QUrl>& urls);

    std::vector<whereabouts::Prior> priors() const; // of the rasters that are read
    int count() const { return static_cast<int>(m_rows.size()); }
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void priorsChanged();
    void refused(const QString& sentence);

private:
    struct Row {
        int id;
        std::filesystem::path file;
        double power = 1.0;
        QString factorText{}, problem{};
        whereabouts::ClassFactors factors{};
        bool unread = true; // the raster is to be read, anew where its factors have changed
        int change = 0;     // counts them: what an older one brings no longer counts
        bool busy = false;
        std::optional<whereabouts::PriorRaster> raster{};
        std::optional<whereabouts::Prior> prior{};
        whereabouts::Job job{};
    };
    struct Made {
        whereabouts::PriorRaster raster;
        whereabouts::Prior prior;
    };
    void work(Row& row);
    void worked(int id, int change, const whereabouts::Result<Made>& made);
    void told(const Row& row); // it has changed
    Row* at(int row);

    std::vector<Row> m_rows;
    int m_lastId = 0;
    whereabouts::JobQueue m_worker;
};
