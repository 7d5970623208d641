pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

// "Not here" and "only here": what the user knows about the place, drawn on the map.
Column {
    id: list
    required property RegionModel regions
    signal drawWanted(string shape, bool only)
    signal flyWanted(var coordinate)

    spacing: 8

    Label {
        width: parent.width
        text: qsTr("What you know about the place")
        color: Theme.dim
        font.pixelSize: Theme.small
    }
    Flow {
        width: parent.width
        spacing: 8
        DrawButton {
            objectName: "notHere"
            iconName: "ban"
            text: qsTr("Not here")
            onShapeChosen: shape => list.drawWanted(shape, false)
        }
        DrawButton {
            iconName: "circle-dot"
            text: qsTr("Only here")
            onShapeChosen: shape => list.drawWanted(shape, true)
        }
        IconButton {
            enabled: list.regions.canUndo
            iconName: "undo-2"
            text: qsTr("Undo")
            onClicked: list.regions.undo()
        }
        IconButton {
            enabled: list.regions.canRedo
            iconName: "redo-2"
            text: qsTr("Redo")
            onClicked: list.regions.redo()
        }
    }
    Repeater {
        model: list.regions
        AreaDelegate {
            width: list.width
            onClicked: list.flyWanted(centre)
            onRemoveWanted: list.regions.removeAt(index)
        }
    }
}
