#pragma once

#include "engine/model.h"
#include "geo/partition.h"

#include <span>
#include <vector>

namespace whereabouts {

// How a probability for each of many places becomes a Prediction: the places' quadtree is the partition, a cell has the sum
// of its places' probabilities, and lies at their weighted mean. The cell is the kernel of the density, narrow where places
// lie close together. Immutable; any thread.
class PlaceCells {
public:
    // A cell holds fewer than `capacity` places, or is the size of the world / 2^depth.
    PlaceCells(const std::vector<GeoPoint>& places, int depth, int capacity);

    const Partition& partition() const { return m_partition; }

    // probabilities [places], not negative, of any sum above 0 -> probabilities and points of the prediction
    void fill(Prediction& prediction, std::span<const float> probabilities) const;

private:
    struct Member {
        std::uint32_t place;
        float latitude, longitude;
    };
    Partition m_partition;
    std::vector<Member> m_members; // cell by cell
    std::vector<std::size_t> m_firstMember; // [cells + 1]
};

// Places spread evenly over the sphere, along a spiral from pole to pole (Gonzalez 2010, "Measurement of Areas on a Sphere
// Using Fibonacci and Latitude-Longitude Lattices").
std::vector<GeoPoint> fibonacciPlaces(int count);

} // namespace whereabouts
