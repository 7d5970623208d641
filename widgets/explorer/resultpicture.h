#pragma once

#include "map/heatmapsource.h"
#include "map/mapdrawing.h"
#include "map/mapview.h"
#include "prediction/locate.h"

#include <QImage>

// A map of a result, drawn without a window: base map, heat, borders of the credible areas, estimate and candidates. It shows the
// 90 % area and every candidate of 3 % or more, and nothing of the true place, neither its sign nor a view that holds it.
struct ResultPicture {
    static constexpr double sharpness = 1.5; // pixels of `map` for one of the view's

    QImage map;
    MapView view;
    HeatmapSource::Prepared heat; // what the colours and the borders are of
    bool hasCandidates = false;   // some are on it
    MapOutline area50{}, area90{}; // as drawn
};

// Of a result whose regions leave something. Fails with a sentence when the base map that ships with the program cannot be read.
// Any thread; fonts need a QGuiApplication.
whereabouts::Result<ResultPicture> resultPicture(const whereabouts::LocateResult& result, const whereabouts::Gazetteer& gazetteer);
