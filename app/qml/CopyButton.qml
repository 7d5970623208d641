import QtQuick
import Whereabouts.Widgets

// Copies a coordinate in the form that is chosen from its menu.
IconButton {
    id: button
    property var coordinate
    property real withinKm: 0

    iconName: "copy"
    text: qsTr("Copy the coordinate")
    onClicked: menu.open()

    ActionMenu { // no Repeater: it and the menu would both order the items
        id: menu
        y: button.height + 4
        ActionItem {
            text: Format.coordinate(button.coordinate, "decimal", button.withinKm)
            onTriggered: Clipboard.copy(text)
        }
        ActionItem {
            text: Format.coordinate(button.coordinate, "dms", button.withinKm)
            onTriggered: Clipboard.copy(text)
        }
        ActionItem {
            text: Format.coordinate(button.coordinate, "geo", button.withinKm)
            onTriggered: Clipboard.copy(text)
        }
    }
}
