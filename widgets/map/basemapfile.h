#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

// The land and the borders of the Earth at one resolution, cut into square tiles of the Web Mercator world, as
// resources/base_map holds them. Points are pairs of quantised x, y within a tile: 0 to 65535 spans the tile and a
// margin on each side (a tile overlaps its neighbours so that no seam shows).

struct BaseMapLines {
    QList<quint16> points;  // x, y of all lines, one after the other
    QList<quint16> lengths; // points per line
};

struct BaseMapTile {
    quint16 column = 0, row = 0;
    QList<quint16> corners;   // x, y of the land's corners
    QList<quint16> triangles; // three corners each
    BaseMapLines coast, borders;
};

struct BaseMapLabel {
    QString name;
    float x = 0, y = 0; // world units
    float extent = 0;   // width in world units that the name may take
};

struct BaseMap {
    static constexpr double margin = 1.0 / 1024.0; // of a tile's side

    quint16 tilesPerSide = 1;
    QList<BaseMapTile> tiles;
    QList<BaseMapLabel> labels; // countries, largest first; only in the coarsest map

    // Position within a tile, 0 to 1 (and the margin), to and from its quantised form.
    static float expand(quint16 value) { return float(value / 65535.0 * (1.0 + 2.0 * margin) - margin); }
    static quint16 quantise(double value);

    // Reads the bytes of a file of resources/base_map; nothing when they are damaged.
    static std::optional<BaseMap> fromBytes(const QByteArray& bytes);
    QByteArray toBytes() const;
};
