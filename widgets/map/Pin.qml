import QtQuick
import QtPositioning
import QtQuick.Shapes

// A sign on the map: a numbered disc for a candidate, a star for the truth, a diamond for the model's estimate, a circle
// for you. Shape and colour both differ. Of its places around the world it shows the one nearest to the view's centre.
Item {
    id: pin

    required property MapCamera camera
    property geoCoordinate coordinate
    property string kind: "candidate" // candidate, truth, estimate or you
    property int number: 0
    property string label // what it says when hovered, and to screen readers
    property bool selected: false
    property bool highlighted: false // hovered in a list
    property bool interactive: true
    readonly property bool hovered: hover.hovered
    readonly property point position: coordinate.isValid && camera.view.width > 0 // follows the camera, too
        ? camera.toPoint(coordinate.latitude, coordinate.longitude) : Qt.point(-100, -100)

    signal activated

    readonly property bool raised: selected || hovered || highlighted || activeFocus
    readonly property var fills: ({ candidate: "#2f3e4d", truth: "#f2b01e", estimate: "#d6336c", you: "#1c7ed6" })

    width: 32
    height: 32
    x: Math.round(position.x - width / 2)
    y: Math.round(position.y - height / 2)
    z: raised ? 100 : kind === "candidate" ? 20 - number : 30
    visible: coordinate.isValid
    activeFocusOnTab: interactive && visible
    Accessible.role: interactive ? Accessible.Button : Accessible.Graphic
    Accessible.name: label
    Accessible.focusable: interactive
    Accessible.onPressAction: activated()
    Keys.onReturnPressed: activated()
    Keys.onSpacePressed: activated()

    Rectangle { // focus ring
        anchors.centerIn: parent
        width: 34
        height: 34
        radius: 17
        visible: pin.activeFocus
        color: "transparent"
        border { width: 2; color: "#1769aa" }
    }

    Rectangle { // disc or circle
        anchors.centerIn: parent
        visible: pin.kind === "candidate" || pin.kind === "you"
        width: pin.raised ? 26 : 22
        height: width
        radius: width / 2
        color: pin.selected ? "#1769aa" : pin.fills[pin.kind]
        border { width: 2; color: "white" }
        Text {
            anchors.centerIn: parent
            visible: pin.kind === "candidate"
            text: pin.number
            color: "white"
            font { pixelSize: pin.number > 9 ? 11 : 13; weight: Font.DemiBold }
        }
    }

    Shape { // star or diamond
        id: shape
        anchors.centerIn: parent
        visible: pin.kind === "truth" || pin.kind === "estimate"
        width: 26
        height: 26
        scale: pin.raised ? 1.15 : 1
        preferredRendererType: Shape.CurveRenderer
        ShapePath {
            fillColor: pin.fills[pin.kind]
            strokeColor: "white"
            strokeWidth: 2
            joinStyle: ShapePath.RoundJoin
            PathPolyline {
                path: pin.kind === "truth" ? pin.star(13, 13, 12, 5.2) : pin.diamond(13, 13, 11)
            }
        }
    }

    Rectangle { // its words
        visible: pin.label !== "" && (pin.hovered || pin.activeFocus)
        x: pin.width + 2
        anchors.verticalCenter: parent.verticalCenter
        width: words.implicitWidth + 16
        height: words.implicitHeight + 8
        radius: 4
        color: "#e61b242c"
        Text {
            id: words
            anchors.centerIn: parent
            text: pin.label
            textFormat: Text.PlainText
            color: "white"
            font.pixelSize: 13
        }
    }

    HoverHandler {
        id: hover
        enabled: pin.interactive
        cursorShape: Qt.PointingHandCursor
    }
    TapHandler {
        enabled: pin.interactive
        gesturePolicy: TapHandler.WithinBounds
        onTapped: pin.activated()
    }

    function star(x, y, outer, inner) {
        return Array.from({ length: 11 }, (_, i) => {
            const angle = Math.PI * (i / 5 - 0.5), radius = i % 2 ? inner : outer;
            return Qt.point(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
        });
    }
    function diamond(x, y, radius) {
        return [[0, -1], [1, 0], [0, 1], [-1, 0], [0, -1]].map(p => Qt.point(x + p[0] * radius, y + p[1] * radius));
    }
}
