import QtQuick
import Whereabouts.Widgets

// What a model can be asked about, as an icon with its word: "ground", "satellite", "text" or "gps".
Rectangle {
    id: sign
    required property string modality
    readonly property var known: ({
        ground: {icon: "image", words: qsTr("Picture")},
        satellite: {icon: "satellite", words: qsTr("Picture from above")},
        text: {icon: "type", words: qsTr("Text")},
        gps: {icon: "map-pin", words: qsTr("Place")}
    })
    readonly property var at: known[modality] ?? {icon: "circle-help", words: modality}

    width: row.width + 16
    height: row.height + 8
    radius: 4
    color: Theme.raised

    Row {
        id: row
        anchors.centerIn: parent
        spacing: 6
        Icon {
            anchors.verticalCenter: parent.verticalCenter
            name: sign.at.icon
            colour: Theme.dim
            size: Math.round(16 * Settings.textScale)
        }
        Label {
            anchors.verticalCenter: parent.verticalCenter
            text: sign.at.words
            font.pixelSize: Theme.small
            wrapMode: Text.NoWrap
        }
    }
}
