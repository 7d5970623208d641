#include "models/location/placegallery.h"

namespace whereabouts {

namespace {

constexpr std::int64_t block = 4096; // places embedded at once

std::vector<GeoPoint> placesOf(const torch::Tensor& coordinates) {
    const torch::Tensor degrees = coordinates.to(torch::kFloat64).contiguous();
    const double* pair = degrees.const_data_ptr<double>();
    std::vector<GeoPoint> places;
    for (std::int64_t i = 0; i < degrees.size(0); ++i, pair += 2)
        places.push_back({pair[0], pair[1]});
    return places;
}

} // namespace

torch::Tensor coordinatesOf(const std::vector<GeoPoint>& places) {
    torch::Tensor coordinates = torch::empty({std::ssize(places), 2}, torch::kFloat64);
    double* next = coordinates.mutable_data_ptr<double>();
    for (const GeoPoint& place : places) {
        *next++ = place.latitude;
        *next++ = place.longitude;
    }
    return coordinates;
}

PlaceGallery::PlaceGallery(const torch::Tensor& coordinates, int depth, int capacity, const Fingerprint& encoder, Embed embed)
    : m_coordinates(coordinates), m_cells(placesOf(coordinates), depth, capacity), m_fingerprint(encoder),
      m_embed(std::move(embed)) {
    addTensor(m_fingerprint, coordinates);
}

Result<void> PlaceGallery::prepare(const Progress& progress, std::stop_token stop) {
    if (m_gallery)
        return {};
    const std::string name = m_fingerprint.text();
    const std::int64_t places = m_coordinates.size(0);
    const std::int64_t width = m_embed(m_coordinates.narrow(0, 0, 1)).size(1);
    m_gallery = Gallery::kept(name, places, width);
    if (m_gallery)
        return {};
    torch::Tensor embeddings = torch::empty({places, width});
    for (std::int64_t first = 0; first < places; first += block) {
        if (stop.stop_requested())
            return failure(Error::Code::Stopped, "Stopped before all places were embedded.");
        if (progress)
            progress("Embedding places", static_cast<double>(first) / static_cast<double>(places));
        const std::int64_t count = std::min(block, places - first);
        embeddings.narrow(0, first, count).copy_(m_embed(m_coordinates.narrow(0, first, count)));
    }
    m_gallery = Gallery::keep(name, embeddings);
    return {};
}

torch::Tensor PlaceGallery::probabilities(const torch::Tensor& query, double scale) {
    static_cast<void>(prepare({}, {})); // nothing stops it
    return m_gallery->probabilities(query, scale);
}

Prediction PlaceGallery::answer(const torch::Tensor& query, double scale) {
    const torch::Tensor spread = probabilities(query, scale);
    Prediction prediction;
    m_cells.fill(prediction, {spread.const_data_ptr<float>(), std::size_t(spread.numel())});
    const torch::Tensor single = query.to(torch::kFloat32);
    const torch::Tensor direction = (single / single.norm().clamp_min(1e-12)).contiguous();
    prediction.embedding.assign(direction.const_data_ptr<float>(), direction.const_data_ptr<float>() + direction.numel());
    return prediction;
}

} // namespace whereabouts
