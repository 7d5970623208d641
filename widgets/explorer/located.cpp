#include "explorer/located.h"

#include "explorer/format.h"

#include "prediction/frame.h"

#include <QCoreApplication>

using namespace whereabouts;

static QGeoRectangle rectangleOf(const Frame& frame) {
    if (frame.east - frame.west >= 360)
        return {QGeoCoordinate(frame.north, -180), QGeoCoordinate(frame.south, 180)};
    return {QGeoCoordinate(frame.north, wrapLongitude(frame.west)), QGeoCoordinate(frame.south, wrapLongitude(frame.east))};
}

Located Located::with(std::shared_ptr<const LocateResult> other) const {
    Located located = *this;
    located.result = std::move(other);
    const bool placed = !located.result->constrained.empty();
    located.area90 = placed ? rectangleOf(frameAround(located.result->constrained, located.result->estimate, 0.9)) : QGeoRectangle();
    return located;
}

QString estimateName(Question question) {
    switch (question) {
    case Question::Text: return QCoreApplication::translate("Located", "Best fit");
    case Question::Place: return QCoreApplication::translate("Located", "Most alike");
    default: return QCoreApplication::translate("Located", "Best estimate");
    }
}

QString figureTitle(Question question, const QString& name) {
    switch (question) {
    case Question::Text: return QCoreApplication::translate("Located", "Where does it fit: %1").arg(name);
    case Question::Place: return name;
    default: return QCoreApplication::translate("Located", "Where was %1 taken?").arg(name);
    }
}

QString doubtOf(const LocateResult& result) {
    const auto words = [](const char* sentence) { return QCoreApplication::translate("Located", sentence); };
    QStringList sentences;
    if (result.inDomain < result.inDomainThreshold)
        sentences << words(QT_TRANSLATE_NOOP("Located", "Doubtful: the model has not learnt this kind of picture, so the place may mean nothing."));
    if (result.sawItElsewhere)
        sentences << words(QT_TRANSLATE_NOOP("Located", "Doubtful: the model saw the place elsewhere. The areas given keep %1 of what it said."))
                         .arg(Format::probability(result.constrained.kept()));
    else if (result.constrained.ground())
        sentences << words(QT_TRANSLATE_NOOP("Located", "What lies outside the areas given is cut off."));
    return sentences.join(u' ');
}
