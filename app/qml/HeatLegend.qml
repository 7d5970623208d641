import QtQuick
import Whereabouts.Widgets

// What the heatmap's colours mean, and how strongly they cover the map.
Panel {
    id: legend
    required property HeatmapSource heatmap

    width: column.width + 24
    height: column.height + 16
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Legend")

    Column {
        id: column
        x: 12
        y: 8
        width: Math.round(232 * Settings.textScale)
        spacing: 4

        Label {
            width: parent.width
            text: qsTr("Probability per km², logarithmic")
            font.pixelSize: Theme.small
        }
        Rectangle {
            width: parent.width
            height: 12
            color: "#8a9aa8"
            Image {
                anchors.fill: parent
                source: "image://ramp"
                fillMode: Image.Stretch
            }
        }
        Item {
            width: parent.width
            height: low.height
            Label {
                id: low
                text: Format.density(legend.heatmap.lowest)
                font.pixelSize: Theme.small
                color: Theme.dim
                wrapMode: Text.NoWrap
            }
            Label {
                anchors.right: parent.right
                text: Format.density(legend.heatmap.highest)
                font.pixelSize: Theme.small
                color: Theme.dim
                wrapMode: Text.NoWrap
            }
        }
        Row {
            width: parent.width
            spacing: 8
            Label {
                id: words
                anchors.verticalCenter: parent.verticalCenter
                text: qsTr("Opacity")
                font.pixelSize: Theme.small
                wrapMode: Text.NoWrap
            }
            ValueSlider {
                anchors.verticalCenter: parent.verticalCenter
                width: parent.width - words.width - 8
                value: Settings.heatmapOpacity
                Accessible.name: qsTr("Opacity of the heatmap")
                onMoved: Settings.heatmapOpacity = value
            }
        }
    }
}
