#include "commands/heatmapfigure.h"

#include "base/quote.h"
#include "explorer/format.h"
#include "explorer/located.h"
#include "explorer/mapfigure.h"
#include "explorer/resultpicture.h"
#include "geo/mercator.h"
#include "window.h"

#include <QGuiApplication>

#include <array>
#include <clocale>
#include <cstdio>
#include <format>

using namespace Qt::StringLiterals;
using namespace whereabouts;

namespace {

// Qt draws text only with an application. This one opens no window and needs no display, whatever the environment says, and
// leaves the program's numbers as they are in English.
class DrawingApplication {
public:
    DrawingApplication() {
        chooseFont();
        std::setlocale(LC_NUMERIC, "C"); // QGuiApplication takes the user's
        QLocale::setDefault(QLocale::English);
    }
    ~DrawingApplication() { qInstallMessageHandler(m_previous); }
    DrawingApplication(const DrawingApplication&) = delete;
    DrawingApplication& operator=(const DrawingApplication&) = delete;

private:
    static void sayWhatEnds(QtMsgType type, const QMessageLogContext&, const QString& message) {
        if (type == QtFatalMsg)
            std::fprintf(stderr, "whereabouts: The picture of the heatmap cannot be drawn: %s\n", qPrintable(message));
    }

    // What else Qt would say of the desktop's set-up is of no use to who places a picture.
    QtMessageHandler m_previous = qInstallMessageHandler(sayWhatEnds);
    std::array<char, 12> m_name{"whereabouts"};
    std::array<char, 10> m_option{"-platform"};
    std::array<char, 10> m_platform{"offscreen"};
    std::array<char*, 4> m_arguments{m_name.data(), m_option.data(), m_platform.data(), nullptr};
    int m_count = 3;
    QGuiApplication m_application{m_count, m_arguments.data()};
};

// What the PNG says of itself, in letters that every reader of its text chunks knows.
PngText chunksOf(const std::string& title, const ResultPicture& picture) {
    const MapView& view = picture.view;
    const std::string shown =
        view.isWholeEarth() ? "the whole Earth, equirectangular"
                            : std::format("Web Mercator, latitude {:.2f} to {:.2f}, longitude {:.2f} to {:.2f}",
                                          view.latitude(view.plane.bottom()), view.latitude(view.plane.top()),
                                          mercator::longitude(view.plane.left()), mercator::longitude(view.plane.right()));
    return {.title = title,
            .description = std::format("Probability per square kilometre, logarithmic from {:.1e} to {:.1e}; {}", picture.heat.scale.lowest,
                                       picture.heat.scale.highest, shown),
            .attribution = "Made with Whereabouts. Land and borders: Natural Earth. Place names: GeoNames, CC BY 4.0"};
}

} // namespace

Result<void> writeHeatmapFigure(const LocateResult& result, const Gazetteer& gazetteer, const std::string& title,
                                const std::filesystem::path& file) {
    const DrawingApplication application;
    const Result<ResultPicture> picture = resultPicture(result, gazetteer);
    if (!picture)
        return failure(picture.error().code, quote(file) + " cannot be written: " + picture.error().message);
    const MapView& view = picture->view;
    const QString place = Format::nearby(placeName(result.estimatePlace), toCoordinate(result.estimatePlace.point),
                                         toCoordinate(result.estimate), u"km"_s);
    const FigureText text{
        .title = QString::fromStdString(title),
        .subtitle = u"Best estimate: %1, within about %2 (50 %). Model: %3"_s.arg(
            place, Format::distance(result.within50Km, u"km"_s), QString::fromStdString(result.model)),
        .doubt = doubtOf(result),
        .legend = u"Probability per km², logarithmic"_s,
        .lowest = Format::density(picture->heat.scale.lowest),
        .highest = Format::density(picture->heat.scale.highest),
        .area50 = u"50 % area"_s,
        .area90 = u"90 % area"_s,
        .estimate = u"Best estimate"_s,
        .candidates = picture->hasCandidates ? u"Candidates"_s : QString(),
        .attribution = (view.isWholeEarth() ? u"The whole Earth, equirectangular\n"_s : u"Web Mercator\n"_s) +
                       u"Made with Whereabouts · Land and borders: Natural Earth\nPlace names: GeoNames, CC BY 4.0"_s};
    return saveMapFigure(file, picture->map, text, chunksOf(title, *picture));
}
