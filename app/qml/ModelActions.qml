import QtQuick
import Whereabouts.Widgets

// The buttons of a model's tile.
Flow {
    id: actions
    required property string name // of the model
    required property bool inUse
    required property bool measuring
    required property bool builtIn
    required property bool usable // it takes something
    required property bool onlyPlaces // that is, neither pictures nor texts
    signal useWanted()
    signal cardWanted()
    signal measureWanted()
    signal checkWanted()
    signal removeWanted()

    spacing: 8
    PushButton {
        objectName: "use-" + actions.name
        visible: actions.usable
        enabled: !actions.inUse
        strong: enabled && !actions.onlyPlaces
        iconName: actions.inUse ? "check" : ""
        text: actions.inUse ? qsTr("In use") : actions.onlyPlaces ? qsTr("Use for places") : qsTr("Use")
        onClicked: actions.useWanted()
    }
    PushButton {
        objectName: "card-" + actions.name
        iconName: "file-text"
        text: qsTr("Card")
        onClicked: actions.cardWanted()
    }
    PushButton {
        objectName: "measure-" + actions.name
        visible: actions.usable
        enabled: !actions.measuring
        iconName: "gauge"
        text: qsTr("Measure")
        onClicked: actions.measureWanted()
    }
    PushButton {
        objectName: "verify-" + actions.name
        iconName: "badge-check"
        text: qsTr("Verify")
        onClicked: actions.checkWanted()
    }
    IconButton {
        objectName: "remove-" + actions.name
        height: Theme.control32 // as the others in its line
        visible: !actions.builtIn
        iconName: "trash-2"
        text: qsTr("Remove")
        onClicked: actions.removeWanted()
    }
}
