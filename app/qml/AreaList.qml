pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

// What the user knows about the place: the areas drawn on the map with "not here" and "only here".
Column {
    id: list
    required property RegionModel regions
    required property Answer answer
    signal flyWanted(var coordinate)

    spacing: 8

    Label {
        width: parent.width
        text: qsTr("What you know about the place")
        color: Theme.dim
        font.pixelSize: Theme.small
    }
    Row {
        spacing: 8
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
    Label {
        objectName: "areasKeep"
        width: parent.width
        visible: list.regions.count > 0
        text: qsTr("The model had put %1 of its probability there.").arg(Format.probability(list.answer.kept))
        color: Theme.dim
        font.pixelSize: Theme.small
    }
}
