#pragma once

#include "engine/model.h"
#include "geo/gazetteer.h"

#include <functional>
#include <memory>

// What places pictures: a model and the names of places.
struct Locator {
    std::shared_ptr<whereabouts::Model> model;
    std::shared_ptr<const whereabouts::Gazetteer> gazetteer;
};

using LocatorLoader = std::function<whereabouts::Result<Locator>()>;

// The model and the gazetteer that ship with the program. Takes about a second; any thread.
whereabouts::Result<Locator> loadShippedLocator();
