import QtQuick
import QtPositioning

// Wheel, drag, pinch, clicks and keys that move a map's camera.
Item {
    id: gestures

    required property MapCamera camera
    property bool drawing: false // a click adds to a drawing instead
    readonly property alias hovered: hover.hovered
    readonly property point pointer: hover.point.position

    signal clicked(geoCoordinate coordinate)
    signal rightClicked(geoCoordinate coordinate, point position)

    readonly property real keyStep: 96
    readonly property real wheelNotch: 120

    function key(code, modifiers) {
        const centre = Qt.point(width / 2, height / 2);
        const moves = {
            [Qt.Key_Left]: () => modifiers & Qt.AltModifier ? camera.back() : camera.panBy(keyStep, 0),
            [Qt.Key_Right]: () => modifiers & Qt.AltModifier ? camera.forward() : camera.panBy(-keyStep, 0),
            [Qt.Key_Up]: () => camera.panBy(0, keyStep),
            [Qt.Key_Down]: () => camera.panBy(0, -keyStep),
            [Qt.Key_Plus]: () => camera.zoomBy(0.5, centre),
            [Qt.Key_Equal]: () => camera.zoomBy(0.5, centre),
            [Qt.Key_Minus]: () => camera.zoomBy(-0.5, centre),
            [Qt.Key_Home]: () => camera.flyToWorld()
        };
        if (!(code in moves) || modifiers & Qt.ControlModifier)
            return false;
        moves[code]();
        return true;
    }

    HoverHandler {
        id: hover
    }

    WheelHandler {
        acceptedDevices: PointerDevice.Mouse | PointerDevice.TouchPad
        onWheel: event => gestures.camera.zoomBy(event.angleDelta.y / gestures.wheelNotch * 0.5, Qt.point(event.x, event.y))
    }

    DragHandler {
        property point last
        target: null
        enabled: !gestures.drawing
        cursorShape: Qt.ClosedHandCursor
        onActiveChanged: last = Qt.point(0, 0)
        onActiveTranslationChanged: {
            gestures.camera.panBy(activeTranslation.x - last.x, activeTranslation.y - last.y);
            last = Qt.point(activeTranslation.x, activeTranslation.y);
        }
    }

    PinchHandler {
        target: null
        rotationAxis.enabled: false
        onScaleChanged: delta => gestures.camera.zoomBy(Math.log2(delta), centroid.position)
        onTranslationChanged: delta => gestures.camera.panBy(delta.x, delta.y)
    }

    TapHandler {
        enabled: !gestures.drawing
        exclusiveSignals: TapHandler.SingleTap | TapHandler.DoubleTap
        onSingleTapped: point => {
            gestures.forceActiveFocus();
            gestures.clicked(gestures.camera.toCoordinate(point.position));
        }
        onDoubleTapped: point => gestures.camera.zoomBy(1, point.position)
    }

    TapHandler {
        acceptedButtons: Qt.RightButton
        onTapped: point => gestures.rightClicked(gestures.camera.toCoordinate(point.position), point.position)
    }
}
