#pragma once

#include "base/result.h"
#include "raster/png.h"

#include <QImage>
#include <QString>

#include <filesystem>

// What a saved picture of the map says beside the map itself.
struct FigureText {
    QString title, subtitle;
    QString doubt{};          // what must not be lost on the way: whole below the subtitle; empty where there is none
    QString legend;           // what the colours mean, with the unit
    QString lowest, highest;  // the ends of the scale
    QString area50, area90;   // what the solid and the dashed line mean; empty where there are none
    QString estimate;         // what the diamond means; empty where there is none
    QString candidates{};     // what the numbered discs mean; empty where there are none
    QString onlyHere{}, notHere{}; // what the green and the hatched red areas mean; empty where there are none
    QString attribution;
};

// The map, pixel by pixel as it is, with title, legend and attribution around it in letters that grow with its width.
QImage mapFigure(const QImage& map, const FigureText& text);

// The same as a PNG file that says `chunks` of itself, whole or not at all; fails with a sentence that names the file. Any
// thread.
whereabouts::Result<void> saveMapFigure(const std::filesystem::path& file, const QImage& map, const FigureText& text,
                                        const whereabouts::PngText& chunks);
