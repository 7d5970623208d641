#pragma once

#include "prediction/locate.h"

#include <filesystem>
#include <string>

// Writes the heatmap as a PNG, whole or not at all: the map of where the answer lies (explorer/resultpicture.h) with `title`,
// estimate, model, the scale of its colours, a key to its signs and attribution around it. Nothing in it says what the picture's
// EXIF says of its place. Needs no display. Fails with a sentence that names the file. Main thread, where there is no
// QGuiApplication.
whereabouts::Result<void> writeHeatmapFigure(const whereabouts::LocateResult& result, const whereabouts::Gazetteer& gazetteer,
                                             const std::string& title, const std::filesystem::path& file);
