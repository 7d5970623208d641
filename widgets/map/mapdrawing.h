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

// A credible area's border in the view's pixels, without the edges that only follow the antimeridian.
QPainterPath outlineIn(const MapView& view, const HeatmapSource::Outline& outline);
void drawOutline(QPainter& painter, const QPainterPath& outline, bool dashed);
