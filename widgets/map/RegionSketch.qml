import QtQuick
import QtPositioning

// A region while it is drawn (RegionDrawing says how): its outline so far, the cross-hair of the keyboard, and what takes
// the pointer.
Item {
    id: sketch

    required property MapCamera camera
    property alias shape: drawing.shape   // "", "circle" or "polygon"
    property alias middle: drawing.middle // where the cross-hair begins
    property color color: "#1769aa"

    signal circleDrawn(geoCoordinate centre, double radiusKm)
    signal polygonDrawn(list<geoCoordinate> corners)

    visible: shape !== ""

    function cancel() {
        shape = "";
    }
    function key(event) {
        return drawing.key(event.key, event.modifiers, event.isAutoRepeat);
    }

    RegionDrawing {
        id: drawing
        camera: sketch.camera
        onCircleDrawn: (centre, radiusKm) => sketch.circleDrawn(centre, radiusKm)
        onPolygonDrawn: corners => sketch.polygonDrawn(corners)
    }
    OutlineLayer {
        anchors.fill: parent
        camera: sketch.camera
        color: sketch.color
        halo: "#b3ffffff"
        fill: Qt.alpha(sketch.color, 0.18)
        centre: drawing.centre
        radiusKm: drawing.radiusKm
        paths: drawing.paths
    }
    CrossHair {
        objectName: "crossHair"
        visible: drawing.byKeyboard
        x: drawing.crossHair.x
        y: drawing.crossHair.y
        color: sketch.color
    }
    MouseArea {
        anchors.fill: parent
        enabled: sketch.visible
        hoverEnabled: enabled
        cursorShape: Qt.CrossCursor
        onPressed: mouse => drawing.press(Qt.point(mouse.x, mouse.y))
        onPositionChanged: mouse => drawing.movePointer(Qt.point(mouse.x, mouse.y), pressed)
        onReleased: drawing.release()
        onClicked: mouse => drawing.click(Qt.point(mouse.x, mouse.y))
        onDoubleClicked: drawing.doubleClick()
    }
}
