#pragma once

#include "explorer/answer.h"
#include "explorer/candidatemodel.h"
#include "explorer/historymodel.h"
#include "explorer/intake.h"
#include "explorer/locator.h"
#include "explorer/regionmodel.h"
#include "explorer/thumbnails.h"
#include "map/citynames.h"
#include "map/heatmapsource.h"
#include "worker/jobqueue.h"

#include <QObject>
#include <QUrl>
#include <QtQml/qqmlregistration.h>

#include <functional>
#include <optional>

// The view-model of the Explore page: takes pictures, sentences and places in, has the model in use place them on the
// worker's thread, and shows one result at a time. A newer drop cancels the older one; a result that comes too late is
// never shown. What another model has placed is placed again when it is looked at. GUI thread.
class Explorer : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the program")
    Q_PROPERTY(State state READ state NOTIFY stateChanged)
    Q_PROPERTY(QString stage READ stage NOTIFY stateChanged)       // in words, while working
    Q_PROPERTY(double fraction READ fraction NOTIFY stateChanged)  // 0 to 1, while working
    Q_PROPERTY(QString problem READ problem NOTIFY stateChanged)   // one sentence, when it failed
    Q_PROPERTY(QString name READ name NOTIFY stateChanged)         // of the picture at hand
    Q_PROPERTY(QString thumbnail READ thumbnail NOTIFY stateChanged) // its image address, empty before it is read
    Q_PROPERTY(QString sign READ sign NOTIFY stateChanged)         // name of the icon where there is no thumbnail
    Q_PROPERTY(bool isPicture READ isPicture NOTIFY stateChanged)  // and no sentence or place
    Q_PROPERTY(bool ready READ ready NOTIFY readyChanged)          // a model is loaded
    Q_PROPERTY(QString model READ model WRITE setModel NOTIFY modelChanged) // name of the one to use
    Q_PROPERTY(bool takesPictures READ takesPictures NOTIFY readyChanged)
    Q_PROPERTY(bool takesText READ takesText NOTIFY readyChanged)
    Q_PROPERTY(bool takesPlaces READ takesPlaces NOTIFY readyChanged)
    Q_PROPERTY(double modelParameters READ modelParameters NOTIFY readyChanged) // 0 before it is loaded
    Q_PROPERTY(QString modelTitle READ modelTitle NOTIFY readyChanged)
    Q_PROPERTY(QString modelDescription READ modelDescription NOTIFY readyChanged)
    Q_PROPERTY(QList<QUrl> samples READ samples CONSTANT)          // pictures to try, that ship with the program
    Q_PROPERTY(Answer* answer READ answer CONSTANT)
    Q_PROPERTY(CandidateModel* candidates READ candidates CONSTANT)
    Q_PROPERTY(RegionModel* regions READ regions CONSTANT)
    Q_PROPERTY(HistoryModel* history READ history CONSTANT)
    Q_PROPERTY(HeatmapSource* heatmap READ heatmap CONSTANT)
    Q_PROPERTY(CityNames* cityNames READ cityNames CONSTANT) // none before a model is loaded

public:
    enum State { Idle, Working, Done, Failed };
    Q_ENUM(State)

    explicit Explorer(LocatorLoader loader, QObject* parent = nullptr);
    ~Explorer() override;

    // Begins to load model and gazetteer off the GUI thread, once.
    Q_INVOKABLE void load();
    // Loads another model off the GUI thread and then places what is at hand again. One that cannot be loaded is said, and
    // the former one (or the built-in) stays.
    void setModel(const QString& name);
    // Takes files and folders in; what was still being worked on is cancelled.
    Q_INVOKABLE void open(const QList<QUrl>& urls);
    // Takes in what the clipboard holds: files, a picture, or a coordinate, which moves the map.
    Q_INVOKABLE void paste();
    // Where does the sentence fit?
    Q_INVOKABLE void ask(const QString& sentence);
    // Which places are like this one?
    Q_INVOKABLE void findLike(const QGeoCoordinate& place);
    // Back to the picture of that row of the history.
    Q_INVOKABLE void show(int row);
    Q_INVOKABLE void cancel();

    State state() const;
    QString stage() const;
    double fraction() const { return m_fraction; }
    QString problem() const;
    QString name() const;
    QString thumbnail() const;
    QString sign() const;
    bool isPicture() const;
    bool ready() const { return m_locator.has_value(); }
    QString model() const { return m_model; }
    bool takesPictures() const { return ready() && canAnswer(m_locator->model->info(), Query::Picture); }
    bool takesText() const { return ready() && canAnswer(m_locator->model->info(), Query::Text); }
    bool takesPlaces() const { return ready() && canAnswer(m_locator->model->info(), Query::Place); }
    double modelParameters() const;
    QString modelTitle() const;
    QString modelDescription() const;
    QList<QUrl> samples() const;
    Answer* answer() { return &m_answer; }
    CandidateModel* candidates() { return &m_candidates; }
    RegionModel* regions() { return &m_regions; }
    HistoryModel* history() { return &m_history; }
    HeatmapSource* heatmap() { return &m_heatmap; }
    CityNames* cityNames() { return &m_cityNames; }

    std::shared_ptr<const ThumbnailStore> thumbnails() const { return m_thumbnails; }
    std::shared_ptr<const whereabouts::Gazetteer> gazetteer() const;
    const LocatorLoader& loader() const { return m_loader; }
    std::optional<Query> query() const; // what was asked of the picture at hand

Q_SIGNALS:
    void stateChanged();
    void readyChanged();
    void modelChanged();
    void pictureChanged(); // another one is at hand
    void placed(const QUrl& picture); // one of the user's, from its file
    void resultShown(); // a picture has its result: the map may fly there
    void moveTo(const QGeoCoordinate& coordinate);
    void said(const QString& sentence); // for the moment, not tied to a picture

private:
    void take(std::vector<Incoming> pictures);
    void takeIn(std::vector<std::pair<QString, Query>> named);
    void gather(std::function<std::vector<Incoming>()> pictures); // off the GUI thread, then take them
    void readThumbnail(int id, const whereabouts::PictureSource& source);
    void place(int id);
    void placeAgain();
    void reload();
    void makeCurrent(int id);
    void showCurrent();
    void showResult(const Located& located); // or nothing
    void follow(); // the result is to follow the regions
    void followed(int id, const Located& located);
    void loaded(const QString& name, whereabouts::Result<Locator> locator);
    void readCityNames();
    void progressed(int id, const QString& stage, double fraction);
    void finished(int id, int attempt, whereabouts::Result<Located> result);
    const OpenedPicture* current() const;

    // Runs `call` on the GUI thread, unless the Explorer is gone by then. Any thread.
    template <typename Call> void onGui(Call call) { QMetaObject::invokeMethod(this, std::move(call), Qt::QueuedConnection); }

    LocatorLoader m_loader;
    Answer m_answer;
    CandidateModel m_candidates;
    RegionModel m_regions;
    HistoryModel m_history;
    HeatmapSource m_heatmap;
    CityNames m_cityNames;
    QString m_model = QString::fromLatin1(builtInModel), m_loadedModel;
    bool m_begun = false; // to load
    int m_loads = 0;      // under way
    int m_intake = 0; // counts what came in
    std::optional<Locator> m_locator; // what the GUI thread knows of it
    QString m_stage;
    double m_fraction = 0;
    whereabouts::Job m_following;
    std::shared_ptr<ThumbnailStore> m_thumbnails = std::make_shared<ThumbnailStore>();
    whereabouts::Result<Locator> m_workerLocator; // the worker's thread only
    whereabouts::JobQueue m_worker;     // places pictures
    whereabouts::JobQueue m_thumbnailer; // beside it, so that a picture is seen while the one before is worked on
};
