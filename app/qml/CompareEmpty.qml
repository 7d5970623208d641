pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

// Before a second model is chosen: what will be here, and the first step as buttons.
Column {
    id: empty
    required property Comparison comparison
    readonly property bool nothingElse: comparison.listed && comparison.choices.length === 0 // no other model takes such a thing
    signal modelsWanted()

    spacing: 16
    Label {
        width: parent.width
        text: empty.nothingElse ? qsTr("There is no second model yet that could look at this")
                                : qsTr("Which model shall look at it, too?")
        font.pixelSize: Theme.title
        font.weight: Font.DemiBold
        Accessible.role: Accessible.Heading
    }
    Label {
        width: parent.width
        text: empty.nothingElse
              ? qsTr("Import a published one: GeoCLIP, StreetCLIP, SatCLIP, OSV-5M or CLIP.")
              : qsTr("The maps of both move together. You see where they differ, what they say together, and below the maps the places and errors of each.")
    }
    Flow {
        width: parent.width
        spacing: 8
        Repeater {
            model: empty.comparison.choices
            PushButton {
                required property var modelData
                objectName: "compareWith-" + modelData.name
                strong: true
                iconName: "columns-2"
                text: modelData.title
                onClicked: empty.comparison.choose(modelData.name, true)
            }
        }
        PushButton {
            visible: empty.comparison.listed
            strong: empty.nothingElse
            iconName: "package-plus"
            text: qsTr("Import a model")
            onClicked: empty.modelsWanted()
        }
    }
}
