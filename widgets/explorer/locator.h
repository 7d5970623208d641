#pragma once

#include "engine/model.h"
#include "geo/gazetteer.h"

#include <functional>
#include <memory>
#include <string>

// What places pictures: a model and the names of places.
struct Locator {
    std::shared_ptr<whereabouts::Model> model;
    std::shared_ptr<const whereabouts::Gazetteer> gazetteer;
};

// Opens the model of that name (of its folder). Any thread.
using LocatorLoader = std::function<whereabouts::Result<Locator>(const std::string& model)>;

// A model of the library (findModel) and the gazetteer that ships with the program, read once. Takes about a second for
// the built-in model; any thread.
whereabouts::Result<Locator> loadInstalledLocator(const std::string& model);

// The name of the model that ships with the program.
inline constexpr const char* builtInModel = "orbit";
