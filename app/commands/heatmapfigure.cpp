#include "commands/heatmapfigure.h"

#include "base/quote.h"
#include "explorer/format.h"
#include "explorer/mapfigure.h"
#include "prediction/heatmapfile.h"
#include "window.h"

#include <QGuiApplication>

#include <array>
#include <clocale>
#include <cstdio>

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

} // namespace

Result<void> writeHeatmapFigure(const LocateResult& result, const std::string& title, const std::filesystem::path& file) {
    const Result<HeatmapPicture> heatmap = heatmapPicture(result.constrained);
    if (!heatmap)
        return failure(heatmap.error().code, quote(file) + " cannot be written: " + heatmap.error().message);
    const DrawingApplication application;
    const QString place = Format::nearby(placeName(result.estimatePlace), toCoordinate(result.estimatePlace.point),
                                         toCoordinate(result.estimate), u"km"_s);
    const FigureText text{
        .title = QString::fromStdString(title),
        .subtitle = u"Best estimate: %1, within about %2 (50 %). Model: %3"_s.arg(
            place, Format::distance(result.within50Km, u"km"_s), QString::fromStdString(result.model)),
        .legend = u"Probability per km², linear"_s,
        .lowest = u"0"_s,
        .highest = Format::density(heatmap->highest),
        .area50 = {},
        .area90 = {},
        .estimate = {},
        .attribution = u"The whole Earth, equirectangular\nMade with Whereabouts · Land: Natural Earth · "
                       "Place names: GeoNames, CC BY 4.0"_s};
    const Picture& map = heatmap->map;
    const QImage image(map.pixels.data(), map.width, map.height, qsizetype{3} * map.width, QImage::Format_RGB888);
    return saveMapFigure(file, image, text, heatmap->text);
}
