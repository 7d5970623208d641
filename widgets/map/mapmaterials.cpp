#include "map/mapmaterials.h"

#include <cmath>
#include <cstring>

namespace {

// Uniforms after the matrix; the order is the shaders'.
struct Uniforms {
    float color[4];
    float origin[2];
    float side, opacity;
    float rest[4];
};
constexpr int matrixBytes = 64;

Uniforms uniformsOf(const Placement& placement, const QColor& color, float opacity) {
    const float alpha = color.alphaF();
    return {{color.redF() * alpha, color.greenF() * alpha, color.blueF() * alpha, alpha},
            {placement.x, placement.y}, placement.side, opacity, {}};
}

void write(QSGMaterialShader::RenderState& state, const Uniforms& uniforms, std::size_t floats) {
    char* buffer = state.uniformData()->data();
    std::memcpy(buffer, state.combinedMatrix().constData(), matrixBytes);
    std::memcpy(buffer + matrixBytes, &uniforms, floats * sizeof(float));
}

class LineShader : public QSGMaterialShader {
public:
    LineShader() {
        setShaderFileName(VertexStage, QStringLiteral(":/whereabouts/map/shaders/line.vert.qsb"));
        setShaderFileName(FragmentStage, QStringLiteral(":/whereabouts/map/shaders/line.frag.qsb"));
    }
    bool updateUniformData(RenderState& state, QSGMaterial* material, QSGMaterial*) override {
        const auto& line = *static_cast<const LineMaterial*>(material);
        Uniforms uniforms = uniformsOf(line.placement, line.color, state.opacity());
        uniforms.rest[0] = line.width / 2;
        uniforms.rest[1] = 1.0f / state.devicePixelRatio();
        uniforms.rest[2] = line.dash;
        uniforms.rest[3] = line.gap;
        write(state, uniforms, 12);
        return true;
    }
};

class FillShader : public QSGMaterialShader {
public:
    FillShader() {
        setShaderFileName(VertexStage, QStringLiteral(":/whereabouts/map/shaders/fill.vert.qsb"));
        setShaderFileName(FragmentStage, QStringLiteral(":/whereabouts/map/shaders/fill.frag.qsb"));
    }
    bool updateUniformData(RenderState& state, QSGMaterial* material, QSGMaterial*) override {
        const auto& fill = *static_cast<const FillMaterial*>(material);
        Uniforms uniforms = uniformsOf(fill.placement, fill.color, state.opacity());
        uniforms.rest[0] = fill.hatch * state.devicePixelRatio();
        write(state, uniforms, 9);
        return true;
    }
};

const QSGGeometry::AttributeSet& lineAttributes() {
    static const QSGGeometry::Attribute attributes[] = {
        QSGGeometry::Attribute::createWithAttributeType(0, 4, QSGGeometry::FloatType, QSGGeometry::PositionAttribute),
        QSGGeometry::Attribute::createWithAttributeType(1, 3, QSGGeometry::FloatType, QSGGeometry::UnknownAttribute)};
    static const QSGGeometry::AttributeSet set = {2, 7 * sizeof(float), attributes};
    return set;
}

struct LineVertex {
    TilePoint a, b;
    float end, side, along;
};

} // namespace

LineMaterial::LineMaterial() {
    setFlag(Blending);
    setFlag(NoBatching);
}

QSGMaterialType* LineMaterial::type() const {
    static QSGMaterialType type;
    return &type;
}

QSGMaterialShader* LineMaterial::createShader(QSGRendererInterface::RenderMode) const { return new LineShader; }

int LineMaterial::compare(const QSGMaterial* other) const { return this < other ? -1 : this > other ? 1 : 0; }

FillMaterial::FillMaterial() { setFlag(NoBatching); }

QSGMaterialType* FillMaterial::type() const {
    static QSGMaterialType type;
    return &type;
}

QSGMaterialShader* FillMaterial::createShader(QSGRendererInterface::RenderMode) const { return new FillShader; }

int FillMaterial::compare(const QSGMaterial* other) const { return this < other ? -1 : this > other ? 1 : 0; }

void FillMaterial::setColor(const QColor& value) {
    color = value;
    setFlag(Blending, value.alpha() < 255 || hatch > 0);
}

std::unique_ptr<QSGGeometry> lineGeometry(std::span<const TilePoint> points, std::span<const quint16> lengths) {
    int segments = 0;
    for (const quint16 length : lengths)
        segments += std::max(length - 1, 0);
    auto geometry = std::make_unique<QSGGeometry>(lineAttributes(), segments * 4, segments * 6,
                                                  QSGGeometry::UnsignedIntType);
    geometry->setDrawingMode(QSGGeometry::DrawTriangles);
    auto* vertex = static_cast<LineVertex*>(geometry->vertexData());
    quint32* index = geometry->indexDataAsUInt();
    quint32 first = 0;
    std::size_t at = 0;
    for (const quint16 length : lengths) {
        float along = 0;
        for (std::size_t i = at + 1; i < at + length; ++i) {
            const TilePoint a = points[i - 1], b = points[i];
            for (const float end : {-1.0f, 1.0f})
                for (const float side : {-1.0f, 1.0f})
                    *vertex++ = {a, b, end, side, along};
            for (const quint32 corner : {0u, 1u, 2u, 2u, 1u, 3u})
                *index++ = first + corner;
            first += 4;
            along += std::hypot(b.x - a.x, b.y - a.y);
        }
        at += length;
    }
    return geometry;
}

std::unique_ptr<QSGGeometry> fillGeometry(std::span<const TilePoint> corners, std::span<const quint16> triangles) {
    auto geometry = std::make_unique<QSGGeometry>(QSGGeometry::defaultAttributes_Point2D(), int(corners.size()),
                                                  int(triangles.size()));
    geometry->setDrawingMode(QSGGeometry::DrawTriangles);
    std::memcpy(geometry->vertexData(), corners.data(), corners.size_bytes());
    std::ranges::copy(triangles, geometry->indexDataAsUShort());
    return geometry;
}
