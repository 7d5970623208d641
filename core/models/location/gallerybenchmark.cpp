#include "models/torchheaders.h"

#include "models/location/gallerybenchmark.h"

#include "models/location/gallery.h"
#include "models/location/placecells.h"
#include "models/medianms.h"

namespace whereabouts {

namespace {

constexpr std::int64_t places = 100'000, width = 512;
constexpr double scale = 39.7;                // GeoCLIP's
constexpr int cellDepth = 12, cellCapacity = 30; // GeoCLIP's
constexpr int runs = 50;

} // namespace

GalleryTiming benchmarkGallery() {
    const c10::InferenceMode inference;
    torch::manual_seed(1);
    const torch::Tensor embeddings = torch::randn({places, width});
    const Gallery gallery = Gallery::keep("benchmark", embeddings);
    const PlaceCells cells(fibonacciPlaces(places), cellDepth, cellCapacity);
    torch::Tensor spread;
    const auto scan = [&](const torch::Tensor& query) {
        return medianMs(runs, [&] {
            spread = gallery.probabilities(query, scale);
            largest({spread.const_data_ptr<float>(), std::size_t(places)}, 10);
        });
    };
    GalleryTiming timing;
    timing.flatScanMs = scan(torch::randn({width}));
    timing.scanMs = scan(embeddings[places / 2] + torch::randn({width}));
    Prediction prediction;
    timing.cellsMs = medianMs(runs, [&] { cells.fill(prediction, {spread.const_data_ptr<float>(), std::size_t(places)}); });
    return timing;
}

} // namespace whereabouts
