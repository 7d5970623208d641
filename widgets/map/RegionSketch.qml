import QtQuick
import QtPositioning

// Drawing a region: a circle by press and drag, a polygon corner by corner (double click, Enter or a click on the first
// corner closes it). Escape gives up.
Item {
    id: sketch

    required property MapCamera camera
    property string shape // "", "circle" or "polygon"
    property color color: "#1769aa"

    signal circleDrawn(geoCoordinate centre, double radiusKm)
    signal polygonDrawn(list<geoCoordinate> corners)

    property geoCoordinate centre
    property real radiusKm: 0
    property var corners: []
    property geoCoordinate next // under the pointer

    visible: shape !== ""
    onShapeChanged: clear()

    function clear() {
        centre = QtPositioning.coordinate();
        radiusKm = 0;
        corners = [];
        next = QtPositioning.coordinate();
    }
    function cancel() {
        shape = "";
    }
    function finish() {
        const drawn = corners, radius = radiusKm, kind = shape;
        const middle = QtPositioning.coordinate(centre.latitude, centre.longitude); // a copy: clear() empties the other
        shape = "";
        if (kind === "circle" && radius > 0)
            circleDrawn(middle, radius);
        else if (kind === "polygon" && drawn.length > 2)
            polygonDrawn(drawn);
    }
    function addCorner(point) {
        const first = corners.length ? camera.toPoint(corners[0].latitude, corners[0].longitude) : null;
        if (corners.length > 2 && Math.hypot(first.x - point.x, first.y - point.y) < 10)
            finish();
        else
            corners = corners.concat([camera.toCoordinate(point)]);
    }
    function key(code) {
        if (code === Qt.Key_Escape)
            cancel();
        else if (code === Qt.Key_Return || code === Qt.Key_Enter)
            finish();
        else if (code === Qt.Key_Backspace)
            corners = corners.slice(0, -1);
        else
            return false;
        return true;
    }

    OutlineLayer {
        anchors.fill: parent
        camera: sketch.camera
        color: sketch.color
        halo: "#b3ffffff"
        fill: Qt.alpha(sketch.color, 0.18)
        centre: sketch.centre
        radiusKm: sketch.radiusKm
        paths: sketch.corners.length ? [sketch.corners.concat(sketch.next.isValid ? [sketch.next] : [])] : []
    }

    MouseArea {
        anchors.fill: parent
        enabled: sketch.visible
        hoverEnabled: enabled
        cursorShape: Qt.CrossCursor
        onPressed: mouse => {
            if (sketch.shape === "circle")
                sketch.centre = sketch.camera.toCoordinate(Qt.point(mouse.x, mouse.y));
        }
        onPositionChanged: mouse => {
            const place = sketch.camera.toCoordinate(Qt.point(mouse.x, mouse.y));
            if (sketch.shape === "polygon")
                sketch.next = place;
            else if (pressed)
                sketch.radiusKm = sketch.centre.distanceTo(place) / 1000;
        }
        onReleased: {
            if (sketch.shape === "circle")
                sketch.radiusKm > 0 ? sketch.finish() : sketch.clear();
        }
        onClicked: mouse => {
            if (sketch.shape === "polygon")
                sketch.addCorner(Qt.point(mouse.x, mouse.y));
        }
        onDoubleClicked: {
            if (sketch.shape === "polygon")
                sketch.finish();
        }
    }
}
