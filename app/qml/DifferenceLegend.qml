import QtQuick
import Whereabouts.Widgets

// What the colours of a difference mean: unit and range, and how much there is of it altogether. It stands below the map.
Flow {
    id: legend
    required property HeatmapSource source
    required property string first
    required property string second
    readonly property bool same: source.highest <= 0

    spacing: 4
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Legend")

    Label {
        width: Math.min(implicitWidth, legend.width)
        visible: !legend.source.empty && legend.same
        text: qsTr("Both say the same: there is no difference.")
        font.pixelSize: Theme.small
    }
    Row {
        id: range
        visible: !legend.source.empty && !legend.same
        spacing: 6
        rightPadding: 12
        Label {
            text: "−" + Format.density(legend.source.highest)
            font.pixelSize: Theme.small
            color: Theme.dim
            wrapMode: Text.NoWrap
        }
        Rectangle {
            anchors.verticalCenter: parent.verticalCenter
            width: 120
            height: 12
            color: Theme.dark ? "#26323c" : "#f5f3ec"
            Image {
                anchors.fill: parent
                source: "image://ramp/difference"
                fillMode: Image.Stretch
            }
        }
        Label {
            text: qsTr("+%1 per km², logarithmic, pale within ±%2").arg(Format.density(legend.source.highest))
                                                                   .arg(Format.density(legend.source.lowest))
            font.pixelSize: Theme.small
            color: Theme.dim
            wrapMode: Text.NoWrap
        }
    }
    Label {
        width: Math.min(implicitWidth, legend.width)
        visible: range.visible
        text: qsTr("Orange: %1 sees more here. Blue: %2 does.").arg(legend.first).arg(legend.second)
        font.pixelSize: Theme.small
        rightPadding: 12
    }
    Label {
        width: Math.min(implicitWidth, legend.width)
        visible: range.visible
        text: qsTr("Of the probability, %1 lies elsewhere.").arg(Format.probability(legend.source.totalVariation))
        font.pixelSize: Theme.small
    }
}
