#include "models/location/placecells.h"

#include "geo/quadtree.h"

#include <cmath>
#include <numbers>

namespace whereabouts {

PlaceCells::PlaceCells(const std::vector<GeoPoint>& places, int depth, int capacity) : m_members(places.size()) {
    Quadtree tree = growQuadtree(places, depth, capacity);
    m_partition = std::move(tree.partition);
    m_firstMember.push_back(0);
    for (const int count : tree.counts)
        m_firstMember.push_back(m_firstMember.back() + static_cast<std::size_t>(count));
    std::vector<std::size_t> next(m_firstMember.begin(), m_firstMember.end() - 1);
    for (std::size_t i = 0; i < places.size(); ++i) {
        m_members[next[static_cast<std::size_t>(tree.cellOfPoint[i])]++] = {
            static_cast<std::uint32_t>(i), static_cast<float>(places[i].latitude), static_cast<float>(places[i].longitude)};
    }
}

void PlaceCells::fill(Prediction& prediction, std::span<const float> probabilities) const {
    double sum = 0.0;
    const std::size_t cells = m_partition.cells.size();
    prediction.probabilities.resize(cells);
    prediction.points.resize(cells);
    for (std::size_t cell = 0; cell < cells; ++cell) {
        double weight = 0.0, latitude = 0.0, longitude = 0.0;
        for (std::size_t i = m_firstMember[cell]; i < m_firstMember[cell + 1]; ++i) {
            const Member& member = m_members[i];
            const auto probability = static_cast<double>(probabilities[member.place]);
            weight += probability;
            latitude += probability * static_cast<double>(member.latitude);
            longitude += probability * static_cast<double>(member.longitude);
        }
        prediction.probabilities[cell] = static_cast<float>(weight);
        sum += weight;
        const Geocell& unweighted = m_partition.cells[cell];
        prediction.points[cell] = weight > 0.0 ? GeoPoint{latitude / weight, wrapLongitude(longitude / weight)}
                                               : unweighted.centroid;
    }
    for (float& probability : prediction.probabilities)
        probability = static_cast<float>(static_cast<double>(probability) / sum);
}

std::vector<GeoPoint> fibonacciPlaces(int count) {
    std::vector<GeoPoint> places;
    places.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        const double height = (2.0 * i + 1.0) / count - 1.0; // sine of the latitude
        places.push_back({std::asin(height) * 180.0 / std::numbers::pi, wrapLongitude(360.0 * i / std::numbers::phi)});
    }
    return places;
}

} // namespace whereabouts
