#pragma once

#include "prediction/locate.h"

#include <QGeoRectangle>
#include <QString>

#include <memory>

// A result together with what the window needs of it, worked out on the worker's thread. Immutable.
struct Located {
    std::shared_ptr<const whereabouts::LocateResult> result;
    QString modelTitle;   // of the model that gave it
    QGeoRectangle area90; // the box around the 90 % credible area; may cross the antimeridian

    static Located from(std::shared_ptr<const whereabouts::LocateResult> result, QString modelTitle);
    explicit operator bool() const { return result != nullptr; }
};
