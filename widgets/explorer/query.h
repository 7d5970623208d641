#pragma once

#include "explorer/located.h"
#include "explorer/locator.h"
#include "image/picture.h"

#include <stop_token>
#include <string>

// A question with what it is about.
struct Query {
    using Kind = Question;
    using enum Question;
    Kind kind = Picture;
    whereabouts::PictureSource picture = {};
    std::string sentence = {};
    whereabouts::GeoPoint place = {};
};

bool canAnswer(const whereabouts::ModelInfo& model, Query::Kind kind);

// How many ranked places the window shows.
inline constexpr int candidateCount = 10;

// The answer, with no regions. Any thread; one at a time for each model.
whereabouts::Result<Located> locateQuery(const Query& query, const Locator& locator, const whereabouts::Progress& progress,
                                         std::stop_token stop);
