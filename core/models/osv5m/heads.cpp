#include "models/torchheaders.h"

#include "models/osv5m/heads.h"

#include <algorithm>
#include <numbers>
#include <stdexcept>

namespace whereabouts {

namespace {

constexpr double pi = std::numbers::pi;

// pi / 2 and pi in float32 even for float64 places, as published.
torch::Tensor reach(const torch::Tensor& like) {
    return torch::tensor({float(pi / 2.0), float(pi)}, torch::kFloat32).to(like.device());
}

// Six columns: south, west, north, east, latitude and longitude of the mean, each divided by 90 or 180. [cells, 6] float64
torch::Tensor normalisedTable(const Partition& partition) {
    torch::Tensor table = torch::empty({std::int64_t(partition.cells.size()), 6}, torch::kFloat64);
    double* value = table.data_ptr<double>();
    for (const Geocell& cell : partition.cells) {
        for (const double number : {cell.box.south / 90.0, cell.box.west / 180.0, cell.box.north / 90.0,
                                    cell.box.east / 180.0, cell.centroid.latitude / 90.0, cell.centroid.longitude / 180.0})
            *value++ = number;
    }
    return table;
}

torch::Tensor angle(const torch::Tensor& cosine, const torch::Tensor& sine) {
    return torch::atan2(sine, cosine);
}

} // namespace

torch::Tensor radiansOf(const torch::Tensor& normalised) {
    return normalised.clamp(-1, 1) * reach(normalised);
}

torch::Tensor normalisedOf(const torch::Tensor& radians) {
    return radians / reach(radians);
}

GeoPoint placeOf(double latitude, double longitude) {
    return {std::clamp(latitude * 180.0 / pi, -90.0, 90.0), wrapLongitude(longitude * 180.0 / pi)};
}

torch::Tensor regressionPlaces(const torch::Tensor& raw, bool withTanh) {
    return radiansOf(withTanh ? raw.tanh() : raw);
}

torch::Tensor squaredAnglePlaces(const torch::Tensor& raw) {
    const torch::Tensor squares = raw.square().view({-1, 2, 2});
    const torch::Tensor shares = squares / squares.sum(2, true);
    return angle(shares.select(2, 0), shares.select(2, 1));
}

torch::Tensor anglePlaces(const torch::Tensor& raw) {
    const torch::Tensor latitude = angle(raw.select(1, 0).abs(), raw.select(1, 1)); // its cosine is never negative
    return torch::stack({latitude, angle(raw.select(1, 2), raw.select(1, 3))}, 1);
}

torch::Tensor classPlaces(const torch::Tensor& logits, const torch::Tensor& table) {
    return table.index_select(0, logits.argmax(1));
}

HybridCells boxCells(const Partition& partition) {
    const torch::Tensor table = normalisedTable(partition);
    const torch::Tensor least = table.slice(1, 0, 2), most = table.slice(1, 2, 4);
    const torch::Tensor half = (most - least) / 2.0;
    return {0.5 * most + 0.5 * least, half, half};
}

HybridCells centroidCells(const Partition& partition) {
    const torch::Tensor table = normalisedTable(partition);
    const torch::Tensor mean = table.slice(1, 4, 6);
    return {mean, table.slice(1, 2, 4) - mean, mean - table.slice(1, 0, 2)};
}

HybridHead::HybridHead(HybridCells cells, std::optional<double> tanhScale)
    : m_cells(std::move(cells)), m_tanhScale(tanhScale) {}

torch::Tensor HybridHead::logits(const torch::Tensor& raw) const {
    return raw.slice(1, 0, m_cells.center.size(0));
}

torch::Tensor HybridHead::offsets(const torch::Tensor& raw) const {
    const std::int64_t cells = m_cells.center.size(0);
    if (raw.dim() != 2 || (raw.size(1) != 3 * cells && raw.size(1) != cells + 2))
        throw std::invalid_argument("a hybrid head needs three numbers per cell, or two beside its logits");
    const torch::Tensor pairs = raw.slice(1, cells).view({raw.size(0), -1, 2});
    return m_tanhScale ? *m_tanhScale * pairs.tanh() : pairs;
}

HybridPlaces HybridHead::places(const torch::Tensor& raw, const torch::Tensor& cells) const {
    const torch::Tensor all = offsets(raw);
    const torch::Tensor which = all.size(1) == 1 ? torch::zeros_like(cells) : cells;
    HybridPlaces places;
    places.reg = all.gather(1, which.view({-1, 1, 1}).expand({-1, 1, 2})).select(1, 0);
    places.center = m_cells.center.index_select(0, cells);
    const torch::Tensor side =
        torch::where(places.reg > 0, m_cells.up.index_select(0, cells), m_cells.down.index_select(0, cells));
    places.size = 1.0 / side;
    places.gps = radiansOf(places.center + places.reg * side);
    return places;
}

torch::Tensor HybridHead::everywhere(const torch::Tensor& raw) const {
    const torch::Tensor all = offsets(raw);
    const torch::Tensor side = torch::where(all > 0, m_cells.up, m_cells.down); // of every cell, its own
    return radiansOf(m_cells.center + all * side);
}

} // namespace whereabouts
