#pragma once

#include <QPointF>

class QPainter;

// The signs of a map and its legend with QPainter, as Pin.qml, LineSample.qml and RegionSample.qml draw them in the window.

// The diamond of the estimate, from its middle to a corner `radius` long.
void drawEstimateSign(QPainter& painter, QPointF middle, double radius);

// The numbered disc of a candidate; `diameter` without its white ring.
void drawCandidateSign(QPainter& painter, QPointF middle, double diameter, int number);

// A piece of a credible area's border, 36 wide and 12 high.
void drawLineSample(QPainter& painter, QPointF corner, bool dashed);

// An area that the user drew, 36 wide and 16 high: green where the place is, striped red where it is not.
void drawRegionSample(QPainter& painter, QPointF corner, bool only);
