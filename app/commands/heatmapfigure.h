#pragma once

#include "prediction/locate.h"

#include <filesystem>
#include <string>

// Writes the heatmap as a PNG, whole or not at all: the map of the whole Earth with `title`, estimate, model, the scale of
// its colours and attribution drawn around it. Needs no display. Fails with a sentence that names the file. Main thread,
// where there is no QGuiApplication.
whereabouts::Result<void> writeHeatmapFigure(const whereabouts::LocateResult& result, const std::string& title,
                                             const std::filesystem::path& file);
