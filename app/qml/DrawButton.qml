import QtQuick
import Whereabouts.Widgets

// Asks for the shape, then the map takes over.
PushButton {
    id: button
    signal shapeChosen(string shape)

    onClicked: menu.open()
    ActionMenu {
        id: menu
        y: -height - 4 // the button stands at the foot of the panel
        ActionItem {
            objectName: "drawCircle"
            iconName: "circle"
            text: qsTr("Draw a circle")
            onTriggered: button.shapeChosen("circle")
        }
        ActionItem {
            iconName: "pentagon"
            text: qsTr("Draw a polygon")
            onTriggered: button.shapeChosen("polygon")
        }
    }
}
