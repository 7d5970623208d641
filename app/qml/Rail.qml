import QtQuick
import Whereabouts.Widgets

// The pages of the program, one below the other.
Rectangle {
    id: rail
    property string page
    signal chosen(string page)

    width: Math.max(72, explore.implicitWidth, models.implicitWidth, settings.implicitWidth)
    color: Theme.surface
    Accessible.role: Accessible.PageTabList
    Accessible.name: qsTr("Pages")

    Rectangle {
        anchors { right: parent.right; top: parent.top; bottom: parent.bottom }
        width: 1
        color: Theme.line
    }
    RailButton {
        id: explore
        y: 8
        width: rail.width
        text: qsTr("Explore")
        iconName: "compass"
        current: rail.page === "explore"
        onClicked: rail.chosen("explore")
    }
    RailButton {
        id: models
        objectName: "railModels"
        anchors.top: explore.bottom
        width: rail.width
        text: qsTr("Models")
        iconName: "boxes"
        current: rail.page === "models"
        onClicked: rail.chosen("models")
    }
    RailButton {
        id: settings
        anchors { bottom: parent.bottom; bottomMargin: 8 }
        width: rail.width
        text: qsTr("Settings")
        iconName: "settings"
        current: rail.page === "settings"
        onClicked: rail.chosen("settings")
    }
}
