import QtQuick
import Whereabouts.Widgets

// One setting: its name, what it means, and the control below.
Column {
    id: setting
    property string title
    property string words
    default property alias controls: place.data

    width: parent.width
    spacing: 8
    Label {
        width: parent.width
        text: setting.title
        font.weight: Font.DemiBold
    }
    Label {
        width: parent.width
        visible: setting.words
        text: setting.words
        color: Theme.dim
        font.pixelSize: Theme.small
    }
    Column {
        id: place
        width: parent.width
    }
}
