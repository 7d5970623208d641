pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Whereabouts.Widgets

// Copies a coordinate in the form that is chosen from its menu.
IconButton {
    id: button
    property var coordinate
    property real withinKm: 0

    iconName: "copy"
    text: qsTr("Copy the coordinate")
    onClicked: menu.open()

    ActionMenu {
        id: menu
        y: button.height + 4
        Repeater {
            model: ["decimal", "dms", "geo"]
            ActionItem {
                required property string modelData
                text: Format.coordinate(button.coordinate, modelData, button.withinKm)
                onTriggered: Clipboard.copy(text)
            }
        }
    }
}
