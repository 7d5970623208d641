import QtQuick

// A share of the whole (0 to 1) as a bar.
Rectangle {
    id: bar
    property real value: 0

    implicitHeight: 6
    radius: 3
    color: Theme.pressed
    Rectangle {
        width: Math.max(bar.value > 0 ? 2 : 0, bar.width * Math.min(1, bar.value))
        height: parent.height
        radius: 3
        color: Theme.accent
    }
}
