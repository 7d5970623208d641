import QtQuick
import Whereabouts.Widgets

// The heatmap's colours in one line, between the densities that they stand for; in two where there is little room.
Flow {
    id: scale
    required property HeatmapSource heatmap
    required property real room // the width there is for it

    width: Math.min(low.implicitWidth + bar.width + high.implicitWidth + 2 * spacing, room)
    spacing: 6
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Probability per km², logarithmic")
    Label {
        id: low
        text: Format.density(scale.heatmap.lowest)
        font.pixelSize: Theme.small
        color: Theme.dim
        wrapMode: Text.NoWrap
    }
    Item {
        id: bar
        width: 64
        height: low.height
        Rectangle {
            anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter }
            height: 12
            color: "#8a9aa8"
            Image {
                anchors.fill: parent
                source: "image://ramp"
                fillMode: Image.Stretch
            }
        }
    }
    Label {
        id: high
        text: (scale.heatmap.nearlyEven ? qsTr("%1 per km², nearly even") : qsTr("%1 per km²")).arg(Format.density(scale.heatmap.highest))
        font.pixelSize: Theme.small
        color: Theme.dim
        wrapMode: Text.NoWrap
    }
}
