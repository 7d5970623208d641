import QtQuick
import Whereabouts.Widgets

// The way back to pictures, from a model that takes none.
PushButton {
    objectName: "useOrbit"
    text: qsTr("Use Orbit")
    onClicked: Settings.model = "orbit"
}
