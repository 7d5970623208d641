import QtQuick

// A surface that floats on the map with one soft shadow.
Rectangle {
    color: Theme.surface
    radius: Theme.radius
    border.color: Theme.line
    border.width: 1

    Repeater {
        model: 3
        Rectangle {
            required property int index

            z: -1
            anchors.fill: parent
            anchors.margins: -1 - 2 * index
            anchors.topMargin: 1
            anchors.bottomMargin: -3 - 2 * index
            radius: Theme.radius + 2 * index
            color: Theme.shadow
            opacity: 0.28
        }
    }
    // A click on the panel is not one on the map below it.
    MouseArea {
        anchors.fill: parent
        acceptedButtons: Qt.AllButtons
        hoverEnabled: true
        onWheel: wheel => wheel.accepted = true
    }
}
