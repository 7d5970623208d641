#include "prediction/outline.h"

#include "prediction/stepboxes.h"

#include <algorithm>
#include <map>
#include <utility>

namespace whereabouts {
namespace {

using Corner = std::pair<Steps, Steps>; // longitude, latitude

GeoPoint geoPoint(Corner corner) {
    return {static_cast<double>(corner.second) * 1e-9, static_cast<double>(corner.first) * 1e-9};
}

// Directed edges on parallel lines: for each line, how the count of edges changes along it (+ for one direction, - for
// the other). Where two cells share a border their edges cancel.
using Lines = std::map<Steps, std::map<Steps, int>>;

void addEdge(Lines& lines, Steps line, Steps from, Steps to) {
    const int direction = from < to ? 1 : -1;
    lines[line][std::min(from, to)] += direction;
    lines[line][std::max(from, to)] -= direction;
}

// What is left of the edges, as a list from corner to corner. `corner` makes one from line and position.
template <typename MakeCorner>
void collect(const Lines& lines, MakeCorner corner, std::multimap<Corner, Corner>& edges) {
    for (const auto& [line, changes] : lines) {
        int direction = 0;
        Steps begin = 0;
        for (const auto& [position, change] : changes) {
            if (change == 0)
                continue;
            if (direction > 0)
                edges.emplace(corner(line, begin), corner(line, position));
            if (direction < 0)
                edges.emplace(corner(line, position), corner(line, begin));
            direction += change;
            begin = position;
        }
    }
}

int sign(Steps steps) { return steps > 0 ? 1 : steps < 0 ? -1 : 0; }

bool turnsLeft(Corner a, Corner b, Corner c) {
    return sign(b.first - a.first) * sign(c.second - b.second) > sign(b.second - a.second) * sign(c.first - b.first);
}

// Takes one closed ring out of the edges. Where two cells only touch in a corner it stays with the one it is on.
std::vector<Corner> takeRing(std::multimap<Corner, Corner>& edges) {
    Corner from = edges.begin()->first, to = edges.begin()->second;
    const Corner start = from;
    edges.erase(edges.begin());
    std::vector<Corner> ring{from};
    while (to != start) {
        ring.push_back(to);
        auto [next, end] = edges.equal_range(to);
        for (auto other = next; other != end; ++other) {
            if (turnsLeft(from, to, other->second))
                next = other;
        }
        from = to;
        to = next->second;
        edges.erase(next);
    }
    return ring;
}

// Where the area lies at the antimeridian, on one side of it: latitudes between which it begins or ends to.
using Shore = std::map<Steps, int>;

void addToShore(Shore& shore, Steps south, Steps north) {
    ++shore[south];
    --shore[north];
}

// The ring with the edges along the antimeridian that have nothing of the area on its other side, `beyond`, a step before it.
Ring withBorders(const std::vector<Corner>& corners, const Shore& beyondEast, const Shore& beyondWest) {
    Ring ring;
    for (std::size_t i = 0; i < corners.size(); ++i) {
        const Corner from = corners[i], to = corners[(i + 1) % corners.size()];
        ring.push_back(geoPoint(from));
        if (from.first != to.first || std::abs(from.first) != steps(180))
            continue;
        const bool isEast = from.first > 0, northwards = from.second < to.second;
        const auto [south, north] = std::minmax(from.second, to.second);
        std::vector<std::pair<Steps, Steps>> bare; // from south to north
        int covered = 0;
        Steps begin = south;
        const auto endAt = [&](Steps end) {
            if (covered == 0 && end > begin)
                bare.emplace_back(begin, end);
            begin = std::max(begin, end);
        };
        for (const auto& [latitude, change] : isEast ? beyondEast : beyondWest) {
            endAt(std::clamp(latitude, south, north));
            covered += change;
        }
        endAt(north);
        if (!northwards)
            std::ranges::reverse(bare);
        for (const auto& [low, high] : bare) {
            const Steps first = northwards ? low : high, last = northwards ? high : low, before = from.first - sign(from.first);
            for (const Corner& corner : {Corner{from.first, first}, Corner{before, first}, Corner{before, last}, Corner{from.first, last}}) {
                if (corner != from && corner != to)
                    ring.push_back(geoPoint(corner));
            }
        }
    }
    return ring;
}

} // namespace

std::vector<Ring> credibleOutline(const Posterior& posterior, double share) {
    const StepBoxes boxes(posterior.uncut().partition());
    Lines parallels, meridians;
    Shore eastern, western;
    for (const int cell : posterior.credibleCells(share)) {
        const auto [south, west, north, east] = boxes.of(posterior.partition().cells[static_cast<std::size_t>(cell)].box);
        addEdge(parallels, south, west, east);
        addEdge(meridians, east, south, north);
        addEdge(parallels, north, east, west);
        addEdge(meridians, west, north, south);
        if (east == steps(180))
            addToShore(eastern, south, north);
        if (west == steps(-180))
            addToShore(western, south, north);
    }
    std::multimap<Corner, Corner> edges;
    collect(parallels, [](Steps line, Steps position) { return Corner{position, line}; }, edges);
    collect(meridians, [](Steps line, Steps position) { return Corner{line, position}; }, edges);
    std::vector<Ring> rings;
    while (!edges.empty())
        rings.push_back(withBorders(takeRing(edges), western, eastern));
    return rings;
}

} // namespace whereabouts
