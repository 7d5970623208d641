import QtQuick
import Whereabouts.Widgets

// A sign of the map, and beside it what it means.
Row {
    id: entry
    property Component sign
    property string text

    spacing: 6
    Loader {
        anchors.verticalCenter: parent.verticalCenter
        sourceComponent: entry.sign
    }
    Label {
        text: entry.text
        font.pixelSize: Theme.small
        wrapMode: Text.NoWrap
    }
}
