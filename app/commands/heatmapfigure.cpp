#include "commands/heatmapfigure.h"

#include "base/quote.h"
#include "explorer/format.h"
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
            .description = std::format("Probability per square kilometre, logarithmic from {:.1e} to {:.1e}, smoothed for the eye; {}", picture.heat.scale.lowest,
                                       picture.heat.scale.highest, shown),
            .attribution = "Made with Whereabouts. Land and borders: Natural Earth. Place names: GeoNames, CC BY 4.0"};
}

// The question as a sentence or its name, the picture's file by its name alone.
QString titleOf(const LocateResult& result, Question question) {
    if (question == Question::Place)
        return u"Places like %1"_s.arg(QString::fromStdString(result.photo));
    const std::filesystem::path asked = result.photo;
    return figureTitle(question, QString::fromStdString(quote(question == Question::Picture ? asked.filename() : asked)));
}

} // namespace

FigureText heatmapFigureText(const LocateResult& result, Question question, const ResultPicture& picture) {
    const QString place = Format::nearby(placeName(result.estimatePlace), toCoordinate(result.estimatePlace.point),
                                         toCoordinate(result.estimate), u"km"_s);
    const bool crowded = picture.area50.crowded || picture.area90.crowded;
    return {.title = titleOf(result, question),
            .subtitle = u"%1: %2, within about %3 (50 %). Model: %4"_s.arg(estimateName(question), place,
                                                                          Format::distance(result.within50Km, u"km"_s),
                                                                          QString::fromStdString(result.model)),
            .doubt = doubtOf(result),
            .legend = u"Probability per km², logarithmic, smoothed"_s,
            .lowest = Format::density(picture.heat.scale.lowest),
            .highest = Format::density(picture.heat.scale.highest),
            .area50 = picture.area50.path.isEmpty() ? QString() : u"50 % area"_s,
            .area90 = picture.area90.path.isEmpty() ? QString() : u"90 % area"_s,
            .estimate = estimateName(question),
            .candidates = picture.hasCandidates ? u"Candidates"_s : QString(),
            .attribution = (picture.view.isWholeEarth() ? u"The whole Earth, equirectangular\n"_s : u"Web Mercator\n"_s) +
                           (crowded ? u"The areas' smallest parts have no outline\n"_s : QString()) +
                           u"Made with Whereabouts · Land and borders: Natural Earth\nPlace names: GeoNames, CC BY 4.0"_s};
}

Result<void> writeHeatmapFigure(const LocateResult& result, Question question, const Gazetteer& gazetteer,
                                const std::filesystem::path& file) {
    const DrawingApplication application;
    const Result<ResultPicture> picture = resultPicture(result, gazetteer);
    if (!picture)
        return failure(picture.error().code, quote(file) + " cannot be written: " + picture.error().message);
    const FigureText text = heatmapFigureText(result, question, *picture);
    return saveMapFigure(file, picture->map, text, chunksOf(text.title.toStdString(), *picture));
}
