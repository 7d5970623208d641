#include "map/basemapfile.h"

#include <QDataStream>
#include <QIODevice>
#include <QtEndian>

#include <algorithm>
#include <cmath>

namespace {

constexpr quint32 magic = 0x57424d31; // "WBM1"

// Little-endian numbers in one run; the largest list of a tile is far below the bound.
constexpr quint32 longestList = 4'000'000;

void write(QDataStream& out, const QList<quint16>& list) {
    QByteArray raw(list.size() * 2, Qt::Uninitialized);
    qToLittleEndian<quint16>(list.constData(), list.size(), raw.data());
    out << quint32(list.size());
    out.writeRawData(raw.constData(), int(raw.size()));
}

bool read(QDataStream& in, QList<quint16>& list) {
    quint32 size = 0;
    in >> size;
    if (in.status() != QDataStream::Ok || size > longestList || qint64(size) * 2 > in.device()->bytesAvailable())
        return false;
    list.resize(size);
    in.readRawData(reinterpret_cast<char*>(list.data()), int(size) * 2);
    qFromLittleEndian<quint16>(list.constData(), list.size(), list.data());
    return true;
}

} // namespace

quint16 BaseMap::quantise(double value) {
    return quint16(std::clamp(std::lround((value + margin) / (1.0 + 2.0 * margin) * 65535.0), 0L, 65535L));
}

QByteArray BaseMap::toBytes() const {
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out.setFloatingPointPrecision(QDataStream::SinglePrecision);
    out << magic << tilesPerSide << quint32(tiles.size());
    for (const BaseMapTile& tile : tiles) {
        out << tile.column << tile.row;
        for (const auto* list : {&tile.corners, &tile.triangles, &tile.coast.points, &tile.coast.lengths,
                                 &tile.borders.points, &tile.borders.lengths})
            write(out, *list);
    }
    out << quint32(labels.size());
    for (const BaseMapLabel& label : labels)
        out << label.name.toUtf8() << label.x << label.y << label.extent;
    return qCompress(bytes, 9);
}

std::optional<BaseMap> BaseMap::fromBytes(const QByteArray& compressed) {
    const QByteArray bytes = qUncompress(compressed);
    QDataStream in(bytes);
    in.setFloatingPointPrecision(QDataStream::SinglePrecision);
    BaseMap map;
    quint32 found = 0, count = 0;
    in >> found >> map.tilesPerSide >> count;
    if (found != magic || map.tilesPerSide == 0)
        return {};
    for (quint32 i = 0; i < count; ++i) {
        BaseMapTile tile;
        in >> tile.column >> tile.row;
        for (auto* list : {&tile.corners, &tile.triangles, &tile.coast.points, &tile.coast.lengths,
                           &tile.borders.points, &tile.borders.lengths})
            if (!read(in, *list))
                return {};
        map.tiles.append(tile);
    }
    in >> count;
    for (quint32 i = 0; i < count && in.status() == QDataStream::Ok; ++i) {
        QByteArray name;
        BaseMapLabel label;
        in >> name >> label.x >> label.y >> label.extent;
        label.name = QString::fromUtf8(name);
        map.labels.append(label);
    }
    if (in.status() != QDataStream::Ok)
        return {};
    return map;
}
