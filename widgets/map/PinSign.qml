import QtQuick
import QtQuick.Shapes

// The star of the true place, or the diamond of the estimate.
Shape {
    id: sign
    property bool star: false

    width: 26
    height: 26
    preferredRendererType: Shape.CurveRenderer
    ShapePath {
        fillColor: sign.star ? "#f2b01e" : "#d6336c"
        strokeColor: "white"
        strokeWidth: 2
        joinStyle: ShapePath.RoundJoin
        PathPolyline {
            path: sign.star ? sign.starAround(13, 13, 12, 5.2) : sign.diamondAround(13, 13, 11)
        }
    }

    function starAround(x, y, outer, inner) {
        return Array.from({ length: 11 }, (_, i) => {
            const angle = Math.PI * (i / 5 - 0.5), radius = i % 2 ? inner : outer;
            return Qt.point(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
        });
    }
    function diamondAround(x, y, radius) {
        return [[0, -1], [1, 0], [0, 1], [-1, 0], [0, -1]].map(p => Qt.point(x + p[0] * radius, y + p[1] * radius));
    }
}
