#pragma once

#include "explorer/explorer.h"

#include <QImage>
#include <QPointer>
#include <QtQml/qqmlregistration.h>

// Saves what is shown, off the GUI thread, whole or not at all. The picture's own position is never written. GUI thread.
class Exporter : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(Explorer* explorer MEMBER m_explorer REQUIRED)

public:
    using QObject::QObject;

    // Opens a FileDialog that proposes the picture's name, in the folder it showed last or where documents are kept.
    Q_INVOKABLE void ask(QObject* fileDialog);
    // The file that was meant, with that ending where its name has neither a GeoTIFF's nor a PNG's.
    Q_INVOKABLE static QUrl target(const QUrl& chosen, const QString& ending);
    Q_INVOKABLE static bool exists(const QUrl& file);
    // The density of the whole Earth as GeoTIFF.
    Q_INVOKABLE void saveGeoTiff(const QUrl& file);
    // The map as it is seen, with title, legend and attribution, as PNG. `lowest` and `highest` are the scale's ends,
    // `outlined` whether the borders of the credible areas are on it.
    Q_INVOKABLE void savePicture(const QUrl& file, const QVariant& mapImage, double lowest, double highest, bool outlined,
                                 const QString& attribution);

Q_SIGNALS:
    void finished(const QString& sentence, bool saved);

private:
    QString proposedName() const;
    template <typename Work> void save(const QUrl& file, Work work);
    QPointer<Explorer> m_explorer;
    bool m_asked = false;
    whereabouts::JobQueue m_worker;
};
