import QtQuick
import Whereabouts.Widgets

// A value with its name above it.
Column {
    id: fact
    property string name
    property string value

    spacing: 2
    Label {
        text: fact.name
        color: Theme.dim
        font.pixelSize: Theme.small
        wrapMode: Text.NoWrap
    }
    Label {
        width: Math.min(implicitWidth, 300 * Settings.textScale)
        text: fact.value
    }
}
