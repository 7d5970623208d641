import QtQuick
import Whereabouts.Widgets

// Before a second model is chosen: what would be here, and the first step.
Column {
    id: empty
    required property bool nothingElse // there is no other model that takes such a thing
    signal modelsWanted()

    spacing: 16
    Label {
        width: Math.min(parent.width, 640 * Settings.textScale)
        text: empty.nothingElse
              ? qsTr("There is no second model that could look at this. Import a published one on the Models page: GeoCLIP, StreetCLIP, SatCLIP, OSV-5M or CLIP.")
              : qsTr("Choose one or more models above. Each looks at the same picture; their maps move together, and below them stand the places and errors.")
    }
    PushButton {
        visible: empty.nothingElse
        strong: true
        iconName: "boxes"
        text: qsTr("Go to the models")
        onClicked: empty.modelsWanted()
    }
}
