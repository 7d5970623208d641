#pragma once

#include "prediction/locate.h"

#include <QGeoRectangle>
#include <QString>

#include <cstdint>
#include <memory>

// What a model is asked: where a picture was taken, where a sentence fits, or which places are like one.
enum class Question : std::uint8_t { Picture, Text, Place };

// A result together with what the window needs of it, worked out on the worker's thread. Immutable.
struct Located {
    std::shared_ptr<const whereabouts::LocateResult> result;
    QString modelTitle;   // of the model that gave it
    QGeoRectangle area90; // the box around the 90 % credible area; may cross the antimeridian
    Question question = Question::Picture;
    whereabouts::GeoPoint askedPlace{}; // of Question::Place

    // Another result of the same question.
    Located with(std::shared_ptr<const whereabouts::LocateResult> other) const;
    explicit operator bool() const { return result != nullptr; }
};

// What an answer's estimate is to its question: "Best estimate", "Best fit", "Most alike". In the interface's language.
QString estimateName(Question question);

// The title of a picture of the answer, in the interface's language. `name` is the picture's, the sentence or what a question
// about a place is called, which is the whole title.
QString figureTitle(Question question, const QString& name);

// What a picture of the result must not leave out: that it is doubtful, and that areas were given. In the interface's language;
// empty where there is nothing of that.
QString doubtOf(const whereabouts::LocateResult& result);
