#pragma once

#include "prediction/density.h"
#include "prediction/frame.h"

#include <QPointF>
#include <QRectF>
#include <QSizeF>

// Which part of the Earth a picture of the map shows, in which projection, and where in it places lie. Positions on the
// projection's plane: x from 0 to 1 for -180 to 180 degrees and on across the antimeridian, y southwards in the same unit from
// the projection's northern end.
struct MapView {
    whereabouts::RasterProjection projection = whereabouts::RasterProjection::Equirectangular;
    QRectF plane{0, 0, 1, 0.5};
    QSizeF size; // of the picture, pixels

    static MapView wholeEarth(double width);
    // The frame with a margin in Web Mercator, 3:2 and 600 km wide at least; left within 0 to 1. The whole Earth where that takes
    // more than half of its longitudes, or leaves the projection's latitudes.
    static MapView around(const whereabouts::Frame& frame, double width);

    bool isWholeEarth() const { return plane.width() >= 1; }
    double pixelsPerUnit() const { return size.width() / plane.width(); }
    double middleLatitude() const { return latitude(plane.center().y()); }
    double y(double latitude) const;
    double latitude(double y) const;
    QPointF pixel(QPointF position) const { return (position - plane.topLeft()) * pixelsPerUnit(); }
    // Of the place's copies around the world the one that is nearest to the view's middle.
    QPointF pixel(whereabouts::GeoPoint place) const;
};
