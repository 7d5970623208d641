import QtQuick

// A piece of an area that the user drew, as RegionLayer shows it on the map.
Rectangle {
    id: sample
    required property bool only
    readonly property color line: only ? "#2f9e63" : "#d9483b"

    width: 36
    height: 16
    color: "#8a9aa8"
    clip: true
    Rectangle { // the fill, of which stripes are stronger
        anchors { fill: parent; margins: 2 }
        color: sample.only ? "#142f9e63" : "#1cd9483b"
    }
    Repeater {
        model: sample.only ? 0 : 5
        Rectangle {
            required property int index
            x: index * 10 - 3
            y: -6
            width: 2
            height: 28
            rotation: -45
            antialiasing: true
            color: "#80d9483b"
        }
    }
    Rectangle { // the line's halo
        anchors.fill: parent
        color: "transparent"
        border { width: 4; color: "#99ffffff" }
    }
    Rectangle {
        anchors { fill: parent; margins: 1 }
        color: "transparent"
        border { width: 2; color: sample.line }
    }
}
