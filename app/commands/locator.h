#pragma once

#include "commands/locateoptions.h"

#include "base/result.h"
#include "engine/model.h"
#include "geo/gazetteer.h"
#include "image/picture.h"
#include "prediction/jointresult.h"
#include "prediction/locate.h"
#include "prediction/prior.h"

#include <deque>
#include <future>
#include <memory>
#include <string>
#include <vector>

// The models and rasters that `locate` asks, in the order of the command line.
struct LocateModels {
    std::vector<std::shared_ptr<whereabouts::Model>> models;
    std::vector<double> weights;                  // one for each of these models
    std::vector<whereabouts::SilentModel> silent; // those that cannot be opened, or take no pictures and are asked for some
    std::vector<std::string> notices;             // what to mind in each answer of a model: sentences that name it
    std::vector<whereabouts::Prior> priors;
    whereabouts::Gazetteer gazetteer;
};

// Loads them; `weights` has one for each model that is named. Fails with a sentence that names the model or the raster,
// where a raster cannot be read, a model is named twice or none can be opened.
whereabouts::Result<LocateModels> loadLocator(const LocateOptions& options, const std::vector<PriorArgument>& priors,
                                              const std::vector<double>& weights);

// Reads pictures as each of the models takes them, on as many threads as there are cores, no further ahead of the models
// than that.
class ReadAhead {
public:
    ReadAhead(const std::vector<whereabouts::PictureSource>& photos, const LocateModels& locator);
    // The next picture, once for each model.
    whereabouts::Result<std::vector<whereabouts::ReadPhoto>> next();

private:
    const std::vector<whereabouts::PictureSource>& m_photos;
    std::vector<whereabouts::ImageInput> m_inputs; // of each model
    std::size_t m_next = 0;
    std::deque<std::future<whereabouts::Result<std::vector<whereabouts::ReadPhoto>>>> m_reading;
};

// How far a long list of pictures has come, on standard error where somebody watches.
void showProgress(std::size_t done, std::size_t count);
