pragma ComponentBehavior: Bound

import QtQuick
import QtPositioning

// A sign on the map: a numbered disc for a candidate, a star for the truth, a diamond for the model's estimate, a circle
// for you. Shape and colour both differ. Of its places around the world it shows the one nearest to the view's centre.
// A map shows a dozen at once, so what is seldom seen of them is made when it is.
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

    Loader { // focus ring
        anchors.centerIn: parent
        active: pin.activeFocus
        sourceComponent: Rectangle {
            width: 34
            height: 34
            radius: 17
            color: "transparent"
            border { width: 2; color: "#1769aa" }
        }
    }
    Loader {
        anchors.centerIn: parent
        active: pin.coordinate.isValid
        sourceComponent: pin.kind === "candidate" || pin.kind === "you" ? disc : sign
    }
    Component {
        id: disc
        PinDisc {
            number: pin.kind === "candidate" ? pin.number : 0
            width: pin.raised ? 26 : 22
            color: pin.selected ? "#1769aa" : pin.kind === "you" ? "#1c7ed6" : "#2f3e4d"
        }
    }
    Component {
        id: sign
        PinSign {
            star: pin.kind === "truth"
            scale: pin.raised ? 1.15 : 1
        }
    }
    Loader { // its words
        x: pin.width + 2
        anchors.verticalCenter: parent.verticalCenter
        active: pin.label !== "" && (pin.hovered || pin.activeFocus)
        sourceComponent: Rectangle {
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
}
