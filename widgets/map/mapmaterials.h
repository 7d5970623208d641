#pragma once

#include "map/maplayer.h"

#include <QColor>
#include <QSGGeometryNode>
#include <QSGMaterial>

#include <span>

// Materials whose geometry lies in units of a square tile of the world and is placed on the viewport by uniforms.

// A line of constant width in pixels with smooth edges and round joins; dashed where dash > 0.
class LineMaterial : public QSGMaterial {
public:
    LineMaterial();
    QSGMaterialType* type() const override;
    QSGMaterialShader* createShader(QSGRendererInterface::RenderMode mode) const override;
    int compare(const QSGMaterial* other) const override;

    Placement placement;
    QColor color;
    float width = 1; // pixels
    float dash = 0, gap = 0; // pixels
};

// One flat colour; hatched where hatch > 0 (spacing of the stripes in pixels).
class FillMaterial : public QSGMaterial {
public:
    FillMaterial();
    QSGMaterialType* type() const override;
    QSGMaterialShader* createShader(QSGRendererInterface::RenderMode mode) const override;
    int compare(const QSGMaterial* other) const override;
    void setColor(const QColor& value);

    Placement placement;
    QColor color;
    float hatch = 0;
};

// A point in units of the tile's side.
struct TilePoint {
    float x = 0, y = 0;
};

// A node with its own material of either kind.
template <typename Material>
class MapNode : public QSGGeometryNode {
public:
    explicit MapNode(QSGGeometry* geometry) {
        setGeometry(geometry);
        setMaterial(&material);
    }
    Material material;
};
using LineNode = MapNode<LineMaterial>;
using FillNode = MapNode<FillMaterial>;

// Lines of `lengths` points each, one after the other; new geometry, the caller owns it.
std::unique_ptr<QSGGeometry> lineGeometry(std::span<const TilePoint> points, std::span<const quint16> lengths);
std::unique_ptr<QSGGeometry> fillGeometry(std::span<const TilePoint> corners, std::span<const quint16> triangles);
