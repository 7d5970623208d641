#pragma once

#include "map/basemapfile.h"
#include "map/heatmapsource.h"
#include "map/mapview.h"

#include <QPainterPath>

class QPainter;

// The map for pictures, drawn without a window, in the colours that MapColors.qml has by day. The painter's units are the
// view's pixels. Any thread.

void drawSeaAndLand(QPainter& painter, const MapView& view, const BaseMap& map);
void drawCoastsAndBorders(QPainter& painter, const MapView& view, const BaseMap& map);

// Parallels and meridians at round degrees.
void drawGraticule(QPainter& painter, const MapView& view);

// The density from `prepared.scale.lowest` to its highest, with `sharpness` painted pixels for one of the view's.
void drawHeat(QPainter& painter, const MapView& view, const HeatmapSource::Prepared& prepared, double sharpness);

// A credible area's border in the view's pixels, without the edges that only follow the antimeridian. Where more than
// `mostSmall` of its parts and holes lie in boxes of less than `small` pixels each, these have none: their lines would be all
// that is seen.
struct MapOutline {
    static constexpr double small = 15 * 15;
    static constexpr int mostSmall = 12;
    QPainterPath path;
    bool crowded = false; // some have none
};
MapOutline outlineIn(const MapView& view, const HeatmapSource::Outline& outline);

// A crowded one in thinner lines.
void drawOutline(QPainter& painter, const MapOutline& outline, bool dashed);
