#pragma once

#include "explorer/located.h"
#include "explorer/mapfigure.h"
#include "explorer/resultpicture.h"
#include "prediction/locate.h"

#include <filesystem>

// What stands around the map: the question, what the answer says, the model, the scale of the colours, a key to the signs that
// are on the picture, and attribution. In English.
FigureText heatmapFigureText(const whereabouts::LocateResult& result, Question question, const ResultPicture& picture);

// Writes the heatmap as a PNG, whole or not at all: the map of where the answer lies (explorer/resultpicture.h) with that text
// around it. Nothing in it says what the picture's EXIF says of its place. Needs no display. Fails with a sentence that names the
// file. Main thread, where there is no QGuiApplication.
whereabouts::Result<void> writeHeatmapFigure(const whereabouts::LocateResult& result, Question question,
                                             const whereabouts::Gazetteer& gazetteer, const std::filesystem::path& file);
