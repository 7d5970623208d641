pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

// A row of the table of figures: its title, and a cell for each model.
Item {
    id: row
    required property string title
    required property var cells
    property bool head: false // the row of titles

    implicitHeight: Math.max(name.height, line.height) + 12
    Label {
        id: name
        y: 6
        width: Math.min(row.width * 0.24, 200 * Settings.textScale)
        text: row.title
        color: Theme.dim
        font.pixelSize: Theme.small
    }
    Row {
        id: line
        anchors { left: name.right; leftMargin: 12; right: parent.right }
        y: 6
        spacing: 12
        Repeater {
            model: row.cells
            Label {
                required property string modelData
                width: (line.width - (row.cells.length - 1) * line.spacing) / row.cells.length
                text: modelData
                font.pixelSize: Theme.small
                font.weight: row.head ? Font.DemiBold : Font.Normal
            }
        }
    }
    Rectangle {
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        height: 1
        color: Theme.line
    }
}
