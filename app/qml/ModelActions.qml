import QtQuick
import Whereabouts.Widgets

// The buttons of a model's tile.
Flow {
    id: actions
    required property ModelTile tile

    spacing: 8
    PushButton {
        objectName: "use-" + actions.tile.name
        enabled: !actions.tile.inUse
        strong: enabled
        iconName: actions.tile.inUse ? "check" : ""
        text: actions.tile.inUse ? qsTr("In use") : qsTr("Use")
        onClicked: actions.tile.useWanted()
    }
    PushButton {
        objectName: "card-" + actions.tile.name
        iconName: "file-text"
        text: qsTr("Card")
        onClicked: actions.tile.cardWanted()
    }
    PushButton {
        objectName: "measure-" + actions.tile.name
        enabled: !actions.tile.measuring
        iconName: "gauge"
        text: qsTr("Measure")
        onClicked: actions.tile.measureWanted()
    }
    PushButton {
        iconName: "badge-check"
        text: qsTr("Verify")
        onClicked: actions.tile.checkWanted()
    }
    PushButton {
        objectName: "remove-" + actions.tile.name
        visible: !actions.tile.builtIn
        iconName: "trash-2"
        text: qsTr("Remove")
        onClicked: actions.tile.removeWanted()
    }
}
