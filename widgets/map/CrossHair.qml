import QtQuick

// Where the keyboard draws on the map: a cross about this item's origin, with a halo so that it reads on any map.
Item {
    id: cross
    property color color: "#1769aa"

    Repeater {
        model: [{reach: 34, thickness: 6, tint: "#e6ffffff"}, {reach: 30, thickness: 2, tint: String(cross.color)}]
        Item {
            id: bars
            required property var modelData
            Rectangle {
                x: -width / 2
                y: -height / 2
                width: bars.modelData.reach
                height: bars.modelData.thickness
                color: bars.modelData.tint
            }
            Rectangle {
                x: -width / 2
                y: -height / 2
                width: bars.modelData.thickness
                height: bars.modelData.reach
                color: bars.modelData.tint
            }
        }
    }
}
