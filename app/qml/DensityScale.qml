import QtQuick
import Whereabouts.Widgets

// The heatmap's colours in one line, between the densities that they stand for.
Row {
    id: scale
    required property HeatmapSource heatmap

    spacing: 6
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Probability per km², logarithmic")
    Label {
        text: Format.density(scale.heatmap.lowest)
        font.pixelSize: Theme.small
        color: Theme.dim
        wrapMode: Text.NoWrap
    }
    Rectangle {
        anchors.verticalCenter: parent.verticalCenter
        width: 64
        height: 12
        color: "#8a9aa8"
        Image {
            anchors.fill: parent
            source: "image://ramp"
            fillMode: Image.Stretch
        }
    }
    Label {
        text: qsTr("%1 per km²").arg(Format.density(scale.heatmap.highest))
        font.pixelSize: Theme.small
        color: Theme.dim
        wrapMode: Text.NoWrap
    }
}
