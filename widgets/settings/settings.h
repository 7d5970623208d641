#pragma once

#include <QObject>
#include <QQmlEngine>
#include <QSettings>
#include <QTimer>
#include <QUrl>
#include <QVariantMap>

// What the window remembers between two starts. Every property is kept under its own name in settings.ini, in the XDG
// configuration folder or in $WHEREABOUTS_DATA; it is written shortly after a change and when the object ends.
// GUI thread.
class Settings : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    Q_PROPERTY(QString theme MEMBER theme NOTIFY changed)                       // "system", "light", "dark"
    Q_PROPERTY(double textScale MEMBER textScale NOTIFY changed)                // 1 to 1.5
    Q_PROPERTY(bool reducedMotion MEMBER reducedMotion NOTIFY changed)
    Q_PROPERTY(QString units MEMBER units NOTIFY changed)                       // "km", "mi"
    Q_PROPERTY(QString coordinateFormat MEMBER coordinateFormat NOTIFY changed) // "decimal", "dms", "geo"
    Q_PROPERTY(QString baseLayer MEMBER baseLayer NOTIFY changed)               // "imagery", "outlines", "osm"
    Q_PROPERTY(bool heatmapShown MEMBER heatmapShown NOTIFY changed)
    Q_PROPERTY(bool outlinesShown MEMBER outlinesShown NOTIFY changed)
    Q_PROPERTY(double heatmapOpacity MEMBER heatmapOpacity NOTIFY changed)      // 0 to 1
    Q_PROPERTY(QString page MEMBER page NOTIFY changed)                         // "explore", "models", "settings"
    Q_PROPERTY(QString model MEMBER model NOTIFY changed)                       // name of the one that places pictures
    Q_PROPERTY(QVariantMap modelFacts MEMBER modelFacts NOTIFY changed) // by name: {ms: per picture here, parameters}
    Q_PROPERTY(bool remembersPictures MEMBER remembersPictures WRITE setRemembersPictures NOTIFY changed)
    Q_PROPERTY(QStringList recentPictures MEMBER recentPictures NOTIFY changed) // addresses of files, the latest first
    Q_PROPERTY(int windowX MEMBER windowX NOTIFY changed)
    Q_PROPERTY(int windowY MEMBER windowY NOTIFY changed)
    Q_PROPERTY(int windowWidth MEMBER windowWidth NOTIFY changed)
    Q_PROPERTY(int windowHeight MEMBER windowHeight NOTIFY changed)
    Q_PROPERTY(bool windowMaximized MEMBER windowMaximized NOTIFY changed)
    Q_PROPERTY(double latitude MEMBER latitude NOTIFY changed)                  // of the map's centre, degrees
    Q_PROPERTY(double longitude MEMBER longitude NOTIFY changed)
    Q_PROPERTY(double zoomLevel MEMBER zoomLevel NOTIFY changed)

public:
    static constexpr qsizetype mostRecent = 12;
    static constexpr int nowhere = -32768; // windowX and windowY before the window was ever placed

    explicit Settings(QObject* parent = nullptr);
    ~Settings() override;

    // What was learnt of a model by running it. 0 milliseconds or parameters: not known.
    Q_INVOKABLE void noteModel(const QString& name, double ms, double parameters);
    Q_INVOKABLE void forgetModel(const QString& name);

    // A picture was placed: it comes first of the recent ones, where those are remembered.
    Q_INVOKABLE void notePicture(const QUrl& file);
    void setRemembersPictures(bool remembers); // off forgets them, too

    QString theme = "system";
    double textScale = 1.0;
    bool reducedMotion = false;
    QString units = "km";
    QString coordinateFormat = "decimal";
    QString baseLayer = "imagery";
    bool heatmapShown = true;
    bool outlinesShown = true;
    double heatmapOpacity = 0.8;
    QString page = "explore";
    QString model = "orbit";
    QVariantMap modelFacts;
    bool remembersPictures = true;
    QStringList recentPictures;
    int windowX = nowhere, windowY = nowhere;
    int windowWidth = 1280, windowHeight = 860;
    bool windowMaximized = false;
    double latitude = 20, longitude = 0, zoomLevel = 2;

Q_SIGNALS:
    void changed();

private:
    void read();
    void write();
    QSettings m_file;
    QTimer m_soon;
};
