#include "prediction/overlay.h"

#include "geo/partition.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace whereabouts {
namespace {

constexpr std::size_t mostBoxes = 4'000'000;
constexpr std::size_t fewPairs = 256; // to be tried one by one

GeoBox common(const GeoBox& a, const GeoBox& b) {
    return {std::max(a.south, b.south), std::max(a.west, b.west), std::min(a.north, b.north), std::min(a.east, b.east)};
}

bool hasArea(const GeoBox& box) { return box.south < box.north && box.west < box.east; }

GeoBox boundsOf(std::span<const GeoBox> boxes, GeoBox bounds) {
    for (const GeoBox& box : boxes)
        bounds = {std::min(bounds.south, box.south), std::min(bounds.west, box.west), std::max(bounds.north, box.north),
                  std::max(bounds.east, box.east)};
    return bounds;
}

// Finds the pairs of boxes that overlap, by quartering the region while that leaves fewer pairs to try.
class PairSearch {
public:
    PairSearch(std::span<const GeoBox> first, std::span<const GeoBox> second) : m_first(first), m_second(second) {}

    // False where there are too many.
    bool search(const GeoBox& region, const std::vector<int>& firsts, const std::vector<int>& seconds, int depth = 0) {
        const std::size_t pairs = firsts.size() * seconds.size();
        if (pairs <= fewPairs || depth == 20)
            return tryAll(region, firsts, seconds);
        const double latitude = (region.south + region.north) / 2, longitude = (region.west + region.east) / 2;
        const std::array<GeoBox, 4> quarters{GeoBox{region.south, region.west, latitude, longitude},
                                             GeoBox{region.south, longitude, latitude, region.east},
                                             GeoBox{latitude, region.west, region.north, longitude},
                                             GeoBox{latitude, longitude, region.north, region.east}};
        std::array<std::vector<int>, 4> firstIn, secondIn;
        std::size_t pairsIn = 0;
        for (std::size_t i = 0; i < quarters.size(); ++i) {
            firstIn[i] = within(quarters[i], firsts, m_first);
            secondIn[i] = within(quarters[i], seconds, m_second);
            pairsIn += firstIn[i].size() * secondIn[i].size();
        }
        if (pairsIn >= pairs)
            return tryAll(region, firsts, seconds);
        for (std::size_t i = 0; i < quarters.size(); ++i) {
            if (!search(quarters[i], firstIn[i], secondIn[i], depth + 1))
                return false;
        }
        return true;
    }

    std::vector<OverlaidBox> found;

private:
    static std::vector<int> within(const GeoBox& region, const std::vector<int>& indices, std::span<const GeoBox> boxes) {
        std::vector<int> inside;
        std::ranges::copy_if(indices, std::back_inserter(inside),
                             [&](int index) { return hasArea(common(region, boxes[static_cast<std::size_t>(index)])); });
        return inside;
    }

    // A pair counts in the region that holds its south-western corner: nowhere else.
    bool tryAll(const GeoBox& region, const std::vector<int>& firsts, const std::vector<int>& seconds) {
        for (const int first : firsts) {
            for (const int second : seconds) {
                const GeoBox box = common(m_first[static_cast<std::size_t>(first)], m_second[static_cast<std::size_t>(second)]);
                if (hasArea(box) && box.south >= region.south && box.south < region.north && box.west >= region.west &&
                    box.west < region.east)
                    found.push_back({box, first, second});
            }
            if (found.size() > mostBoxes)
                return false;
        }
        return true;
    }

    std::span<const GeoBox> m_first, m_second;
};

// What of a box the covers, which lie in it, leave: boxes as high as the covers' edges allow. False where the covers are so
// many and so long that there would be too many strips.
bool addUncovered(const GeoBox& box, std::span<const GeoBox> covers, std::vector<GeoBox>& left) {
    double coveredKm2 = 0.0;
    std::vector<double> edges{box.south, box.north};
    for (const GeoBox& cover : covers) {
        coveredKm2 += areaKm2(cover);
        edges.insert(edges.end(), {cover.south, cover.north});
    }
    if (coveredKm2 >= areaKm2(box) * (1 - 1e-12)) // nothing but rounding
        return true;
    std::ranges::sort(edges);
    edges.erase(std::ranges::unique(edges).begin(), edges.end());

    std::vector<std::vector<std::pair<double, double>>> strips(edges.size() - 1); // west and east of what covers each
    std::size_t count = 0;
    for (const GeoBox& cover : covers) {
        for (auto i = std::ranges::lower_bound(edges, cover.south) - edges.begin(); edges[static_cast<std::size_t>(i)] < cover.north; ++i) {
            strips[static_cast<std::size_t>(i)].emplace_back(cover.west, cover.east);
            if (++count > 4 * mostBoxes)
                return false;
        }
    }
    std::vector<GeoBox> below; // the gaps of the strip below
    for (std::size_t i = 0; i < strips.size(); ++i) {
        std::ranges::sort(strips[i]);
        strips[i].emplace_back(box.east, box.east);
        std::vector<GeoBox> gaps;
        double west = box.west;
        for (const auto& [coverWest, coverEast] : strips[i]) {
            if (coverWest > west)
                gaps.push_back({edges[i], west, edges[i + 1], coverWest});
            west = std::max(west, coverEast);
        }
        for (GeoBox& gap : gaps) {
            const auto same = std::ranges::find_if(below, [&](const GeoBox& b) { return b.west == gap.west && b.east == gap.east; });
            if (same != below.end()) {
                gap.south = same->south;
                below.erase(same);
            }
        }
        left.insert(left.end(), below.begin(), below.end());
        below = std::move(gaps);
    }
    left.insert(left.end(), below.begin(), below.end());
    return left.size() <= mostBoxes;
}

// Adds what the pairs leave of each box of one list; `side` is the pair's index into that list.
bool addLeft(std::span<const GeoBox> boxes, std::vector<OverlaidBox>& pairs, int OverlaidBox::*side, std::vector<OverlaidBox>& overlaid) {
    std::ranges::stable_sort(pairs, {}, side);
    std::vector<GeoBox> covers, left;
    auto pair = pairs.begin();
    for (int index = 0; std::cmp_less(index, boxes.size()); ++index) {
        const GeoBox& box = boxes[static_cast<std::size_t>(index)];
        covers.clear();
        left.clear();
        for (; pair != pairs.end() && (*pair).*side == index; ++pair)
            covers.push_back(pair->box);
        if (hasArea(box) && !addUncovered(box, covers, left))
            return false;
        for (const GeoBox& piece : left) {
            OverlaidBox alone{piece, noCell, noCell};
            alone.*side = index;
            overlaid.push_back(alone);
        }
        if (overlaid.size() > mostBoxes)
            return false;
    }
    return true;
}

} // namespace

Result<std::vector<OverlaidBox>> overlay(std::span<const GeoBox> first, std::span<const GeoBox> second) {
    std::vector<int> firsts(first.size()), seconds(second.size());
    std::iota(firsts.begin(), firsts.end(), 0);
    std::iota(seconds.begin(), seconds.end(), 0);
    PairSearch pairs(first, second);
    std::vector<OverlaidBox> left;
    if (!pairs.search(boundsOf(second, boundsOf(first, {90, 180, -90, -180})), firsts, seconds) ||
        !addLeft(second, pairs.found, &OverlaidBox::second, left) || !addLeft(first, pairs.found, &OverlaidBox::first, left))
        return failure(Error::Code::TooLarge, "The models' geocells cross in more than 4 million places: they cannot be compared.");
    std::vector<OverlaidBox> overlaid = std::move(pairs.found); // sorted by the first
    std::ranges::stable_sort(left, std::ranges::greater{}, [](const OverlaidBox& box) { return box.first != noCell; });
    overlaid.insert(overlaid.end(), left.begin(), left.end());
    return overlaid;
}

} // namespace whereabouts
