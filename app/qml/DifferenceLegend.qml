import QtQuick
import Whereabouts.Widgets

// What the colours of a difference mean: unit and range, and how much there is of it altogether.
Panel {
    id: legend
    required property HeatmapSource source
    required property string first
    required property string second

    width: column.width + 24
    height: column.height + 16
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Legend")

    Column {
        id: column
        x: 12
        y: 8
        width: Math.round(300 * Settings.textScale)
        spacing: 4
        Label {
            width: parent.width
            text: qsTr("Difference of probability per km², logarithmic")
            font.pixelSize: Theme.small
        }
        Rectangle {
            width: parent.width
            height: 12
            color: Theme.dark ? "#26323c" : "#f5f3ec"
            Image {
                anchors.fill: parent
                source: "image://ramp/difference"
                fillMode: Image.Stretch
            }
        }
        Item {
            width: parent.width
            height: low.height
            Label {
                id: low
                text: "−" + Format.density(legend.source.highest)
                font.pixelSize: Theme.small
                color: Theme.dim
                wrapMode: Text.NoWrap
            }
            Label {
                anchors.horizontalCenter: parent.horizontalCenter
                text: "±" + Format.density(legend.source.lowest)
                font.pixelSize: Theme.small
                color: Theme.dim
                wrapMode: Text.NoWrap
            }
            Label {
                anchors.right: parent.right
                text: "+" + Format.density(legend.source.highest)
                font.pixelSize: Theme.small
                color: Theme.dim
                wrapMode: Text.NoWrap
            }
        }
        Label {
            width: parent.width
            text: qsTr("Orange: %1 sees more here. Blue: %2 does.").arg(legend.first).arg(legend.second)
            font.pixelSize: Theme.small
        }
        Label {
            width: parent.width
            text: qsTr("%1 of the probability lies elsewhere.").arg(Format.probability(legend.source.totalVariation))
            font.pixelSize: Theme.small
        }
    }
}
