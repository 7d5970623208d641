// Makes the files of this folder from npm's world-atlas: whereabouts_base_map WORLD_ATLAS_FOLDER OUT_FOLDER
#include "cut.h"
#include "map/basemapfile.h"

#include <QFile>

#include <cstdio>
#include <map>

namespace {

struct Tile {
    std::vector<Polygon> land;
    std::vector<Line> coast, borders;
};
using Tiles = std::map<std::pair<int, int>, Tile>;

struct Extent {
    double low = 1e9, high = -1e9;
};

Extent extentOf(const std::vector<Corner>& points, int axis) {
    Extent extent;
    for (const Corner& c : points) {
        extent.low = std::min(extent.low, axis == 0 ? c.x : c.y);
        extent.high = std::max(extent.high, axis == 0 ? c.x : c.y);
    }
    return extent;
}
const std::vector<Corner>& pointsOf(const Polygon& polygon) { return polygon[0]; }
const std::vector<Corner>& pointsOf(const Line& line) { return line; }

// Calls visit(slab, piece) for the pieces of the shape in each slab of the axis that it touches.
template <typename Shape, typename Visit>
void forSlabs(const Shape& shape, int axis, int tiles, const Visit& visit) {
    const Extent extent = extentOf(pointsOf(shape), axis);
    const double margin = BaseMap::margin / tiles;
    const int first = std::max(0, int(std::floor((extent.low - margin) * tiles)));
    const int last = std::min(tiles - 1, int((extent.high + margin) * tiles));
    for (int i = first; i <= last; ++i)
        for (const Shape& piece : cut(shape, {axis, double(i) / tiles - margin, true}))
            for (const Shape& slice : cut(piece, {axis, double(i + 1) / tiles + margin, false}))
                visit(i, slice);
}

template <typename Shape>
Shape shifted(Shape shape, double by) {
    if constexpr (std::is_same_v<Shape, Polygon>) {
        for (Ring& ring : shape)
            for (Corner& c : ring)
                c.x += by;
    } else {
        for (Corner& c : shape)
            c.x += by;
    }
    return shape;
}

template <typename Shape>
void scatter(const std::vector<Shape>& shapes, int tiles, Tiles& into, std::vector<Shape> Tile::*member) {
    for (const Shape& shape : shapes)
        for (const double shift : {-1.0, 0.0, 1.0})
            forSlabs(shifted(shape, shift), 0, tiles, [&](int column, const Shape& slice) {
                forSlabs(slice, 1, tiles, [&](int row, const Shape& piece) {
                    (into[{column, row}].*member).push_back(piece);
                });
            });
}

struct Quantiser {
    int column, row, tiles;
    void add(QList<quint16>& list, Corner c) const {
        list << BaseMap::quantise(c.x * tiles - column) << BaseMap::quantise(c.y * tiles - row);
    }
};

BaseMapLines linesOf(const std::vector<Line>& lines, Quantiser quantiser) {
    BaseMapLines result;
    for (const Line& line : lines) {
        result.lengths << quint16(line.size());
        for (const Corner& c : line)
            quantiser.add(result.points, c);
    }
    return result;
}

void addLand(BaseMapTile& tile, const std::vector<Polygon>& land, Quantiser quantiser) {
    double shown = 0, meant = 0;
    for (const Polygon& polygon : land) {
        const quint16 first = quint16(tile.corners.size() / 2);
        std::vector<Corner> all;
        for (const Ring& ring : polygon) {
            all.insert(all.end(), ring.begin(), ring.end());
            for (const Corner& c : ring)
                quantiser.add(tile.corners, c);
            meant += std::abs(doubledArea(ring)) * (&ring == &polygon[0] ? 1 : -1);
        }
        const std::vector<std::uint32_t> triangles = triangulate(polygon);
        for (const std::uint32_t i : triangles)
            tile.triangles << quint16(first + i);
        for (std::size_t i = 0; i + 2 < triangles.size(); i += 3)
            shown += doubledArea(Ring{all[triangles[i]], all[triangles[i + 1]], all[triangles[i + 2]]});
    }
    if (std::abs(shown - meant) > 1e-4 * meant || tile.corners.size() / 2 > 65535)
        std::printf("tile %d/%d: triangles cover %.5f of the land, %lld corners\n", tile.column, tile.row, shown / meant,
                    static_cast<long long>(tile.corners.size() / 2));
}

// Where the polygon is widest around a horizontal line, seen from rows across it: a name stands there.
BaseMapLabel labelFor(const Country& country) {
    const Polygon* largest = nullptr;
    for (const Polygon& polygon : country.polygons)
        if (!largest || std::abs(doubledArea(polygon[0])) > std::abs(doubledArea((*largest)[0])))
            largest = &polygon;
    BaseMapLabel label{QString::fromStdString(country.name), 0, 0, 0};
    if (!largest)
        return label;
    const Extent y = extentOf((*largest)[0], 1);
    double best = -1;
    for (int i = 1; i < 40; ++i) {
        const double at = y.low + (std::min(y.high, 0.98) - y.low) * i / 40;
        std::vector<double> crossings;
        for (const Ring& ring : *largest)
            for (std::size_t j = 0; j < ring.size(); ++j) {
                const Corner a = ring[j], b = ring[(j + 1) % ring.size()];
                if ((a.y > at) != (b.y > at))
                    crossings.push_back(a.x + (at - a.y) / (b.y - a.y) * (b.x - a.x));
            }
        std::ranges::sort(crossings);
        for (std::size_t j = 0; j + 1 < crossings.size(); j += 2) {
            const double width = crossings[j + 1] - crossings[j], middle = std::min(i, 40 - i) / 20.0;
            if (width * (0.4 + middle) > best) {
                best = width * (0.4 + middle);
                label.x = float((crossings[j] + crossings[j + 1]) / 2);
                label.y = float(at);
                label.extent = float(width);
            }
        }
    }
    return label;
}

BaseMap convert(const Topology& topology, int tilesPerSide) {
    Tiles tiles;
    scatter(topology.land, tilesPerSide, tiles, &Tile::land);
    scatter(topology.coast, tilesPerSide, tiles, &Tile::coast);
    scatter(topology.borders, tilesPerSide, tiles, &Tile::borders);
    BaseMap map;
    map.tilesPerSide = quint16(tilesPerSide);
    for (const auto& [place, shapes] : tiles) {
        const Quantiser quantiser{place.first, place.second, tilesPerSide};
        BaseMapTile tile{quint16(place.first), quint16(place.second), {}, {}, {}, {}};
        addLand(tile, shapes.land, quantiser);
        tile.coast = linesOf(shapes.coast, quantiser);
        tile.borders = linesOf(shapes.borders, quantiser);
        map.tiles << tile;
    }
    return map;
}

QList<BaseMapLabel> labelsOf(const Topology& topology) {
    QList<BaseMapLabel> labels;
    for (const Country& country : topology.countries)
        labels << labelFor(country);
    std::ranges::sort(labels, std::greater{}, &BaseMapLabel::extent);
    return labels;
}

struct Level {
    const char *name, *scale;
    int tilesPerSide;
    double untilZoom; // simplified to 0.4 pixels at this zoom; 0: as it is
};
constexpr Level levels[] = {
    {"world", "110m", 1, 0}, {"continents", "50m", 8, 4.2}, {"countries", "10m", 32, 6.5}, {"coasts", "10m", 64, 0}};

} // namespace

int main(int argc, char** argv) {
    if (argc != 3)
        return std::puts("whereabouts_base_map WORLD_ATLAS_FOLDER OUT_FOLDER"), 2;
    for (const Level& level : levels) {
        const std::string source = std::string(argv[1]) + "/countries-" + level.scale + ".json";
        const double tolerance = level.untilZoom > 0 ? 0.4 / (256.0 * std::exp2(level.untilZoom)) : 0.0;
        BaseMap map = convert(readTopology(source, tolerance), level.tilesPerSide);
        if (&level == levels) // the first file that is read has the names, from the source that has them all
            map.labels = labelsOf(readTopology(std::string(argv[1]) + "/countries-10m.json", 0));
        const QByteArray bytes = map.toBytes();
        QFile file(QString::fromStdString(std::string(argv[2]) + "/" + level.name + ".map"));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            return std::printf("cannot write %s\n", qPrintable(file.fileName())), 1;
        std::printf("%s: %lld bytes\n", qPrintable(file.fileName()), static_cast<long long>(bytes.size()));
    }
}
