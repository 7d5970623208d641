#pragma once

#include "models/location/gallery.h"
#include "models/location/placecells.h"

#include <functional>
#include <stop_token>

namespace whereabouts {

// The places that a model compares a query with, and how alike each is. Calls one at a time.
class PlaceGallery {
public:
    using Embed = std::function<torch::Tensor(const torch::Tensor& coordinates)>; // [n, 2] -> [n, width], finite

    // `coordinates` [n, 2], latitude and longitude in degrees; `encoder` tells `embed` from every other. The embeddings are
    // computed by prepare(), or when they are first asked for, unless they are on disk.
    PlaceGallery(const torch::Tensor& coordinates, int depth, int capacity, const Fingerprint& encoder, Embed embed);

    const Partition& partition() const { return m_cells.partition(); }
    const torch::Tensor& coordinates() const { return m_coordinates; }

    // Embeds the places, where that has not been done. Fails when it is stopped; the stage is "Embedding places".
    Result<void> prepare(const Progress& progress, std::stop_token stop);

    // softmax(scale * cosine) of the query [width] with each place, [n] float32.
    torch::Tensor probabilities(const torch::Tensor& query, double scale);

    // The same as a Prediction, its embedding the query L2-normalised.
    Prediction answer(const torch::Tensor& query, double scale);

private:
    torch::Tensor m_coordinates;
    PlaceCells m_cells;
    Fingerprint m_fingerprint; // of encoder and coordinates
    Embed m_embed;
    std::optional<Gallery> m_gallery;
};

// Latitude and longitude of each place, [n, 2] float64.
torch::Tensor coordinatesOf(const std::vector<GeoPoint>& places);

} // namespace whereabouts
