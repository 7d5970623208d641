pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

Column {
    id: list
    spacing: 4

    readonly property list<var> rows: [
        {keys: qsTr("Ctrl+O"), does: qsTr("Open pictures")},
        {keys: qsTr("Ctrl+V"), does: qsTr("Paste a picture, a file, or a coordinate, which moves the map")},
        {keys: qsTr("Ctrl+C"), does: qsTr("Copy the estimate's coordinate")},
        {keys: qsTr("Ctrl+S"), does: qsTr("Save the heatmap")},
        {keys: qsTr("Ctrl+F"), does: qsTr("Search for a place or a coordinate")},
        {keys: qsTr("Ctrl+Z, Shift+Ctrl+Z"), does: qsTr("Undo and redo the areas drawn on the map")},
        {keys: qsTr("Arrows, + and −"), does: qsTr("Move and zoom the map, when the focus is on it")},
        {keys: qsTr("Arrows, Enter, Backspace"), does: qsTr("While an area is drawn: move the cross-hair, set a point, take it back")},
        {keys: qsTr("Escape"), does: qsTr("Cancel")},
        {keys: qsTr("Ctrl+1, Ctrl+2, Ctrl+,"), does: qsTr("Explore, Models, Settings")},
        {keys: qsTr("F1 or ?"), does: qsTr("This list")},
        {keys: qsTr("F11"), does: qsTr("Full screen")},
        {keys: qsTr("Ctrl+Q"), does: qsTr("Quit")}]

    Repeater {
        model: list.rows
        Item {
            id: row
            required property var modelData
            width: list.width
            height: Math.max(keyLabel.height, words.height) + 10
            Label {
                id: keyLabel
                width: parent.width * 0.36
                text: row.modelData.keys
                font.weight: Font.DemiBold
            }
            Label {
                id: words
                x: parent.width * 0.4
                width: parent.width * 0.6
                text: row.modelData.does
            }
        }
    }
}
