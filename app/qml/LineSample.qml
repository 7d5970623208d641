import QtQuick

// A piece of a credible area's border, as it is on the map.
Rectangle {
    id: sample
    property bool dashed: false

    width: 36
    height: 12
    color: "#8a9aa8"
    Rectangle {
        y: 4
        width: parent.width
        height: 4
        color: "#99101820"
    }
    Repeater {
        model: sample.dashed ? 4 : 1
        Rectangle {
            required property int index
            x: index * 10
            y: 5
            width: sample.dashed ? 6 : 36
            height: 2
            color: "#ffffff"
        }
    }
}
