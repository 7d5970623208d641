#pragma once

#include "engine/model.h"
#include "geo/geopoint.h"
#include "prediction/prior.h"
#include "prediction/region.h"

#include <filesystem>
#include <string>
#include <vector>

// What `locate` is asked, as it stands on the command line.
struct LocateOptions {
    std::vector<std::string> photos;
    std::string text, near; // instead of photos
    std::vector<std::string> models;
    std::string weights;
    std::string device;
    std::vector<std::string> priors;
    int top = 5;
    std::string heatmap;
    std::vector<std::string> within, outside;
    bool fitWeights = false;
    bool json = false;
};

struct PriorArgument {
    std::filesystem::path raster;
    whereabouts::PriorRule rule;
};

// What the texts mean. They throw CLI::ValidationError, which is wrong usage, where they mean nothing.
whereabouts::Regions regionsOf(const LocateOptions& options);        // LAT,LON,KM each
whereabouts::GeoPoint placeOf(const std::string& text);              // LAT,LON
whereabouts::Device deviceOf(const LocateOptions& options);          // the GPU where there is one, unless it is named
std::vector<double> weightsOf(const LocateOptions& options);         // one for each model; equal ones where none are given
std::vector<PriorArgument> priorsOf(const LocateOptions& options);   // RASTER, RASTER:WEIGHT or RASTER:CLASS=W,CLASS=W each
void checkTogether(const LocateOptions& options);                    // options that exclude or need each other
