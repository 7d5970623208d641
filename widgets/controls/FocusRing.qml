import QtQuick

// Drawn around the control that the keyboard is on.
Rectangle {
    property bool shown: false

    anchors.fill: parent
    anchors.margins: -3
    radius: Theme.radius + 2
    color: "transparent"
    border.color: Theme.accent
    border.width: 2
    visible: shown
    z: 1
}
