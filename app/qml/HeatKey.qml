import QtQuick
import Whereabouts.Widgets

// What the heatmap's colours and the lines and signs on it mean, and how strongly the colours cover the map.
Column {
    id: key
    required property HeatmapSource heatmap
    required property Answer answer // whose it is
    property alias regions: signs.regions
    property alias whose: signs.whose
    property bool whole: true // else the signs alone: the colours' scale stands elsewhere

    width: Math.round(260 * Settings.textScale)
    spacing: 4
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Legend")

    Label {
        width: parent.width
        visible: key.whole
        text: !key.heatmap.nearlyEven ? qsTr("Probability per km², logarithmic, smoothed")
              : qsTr("Nearly even: probability per km², all colours within a factor of %1")
                .arg(Math.ceil(key.heatmap.highest / key.heatmap.lowest))
        font.pixelSize: Theme.small
    }
    Item {
        width: parent.width
        height: low.height + 16
        visible: key.whole
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
        Label {
            id: low
            anchors.bottom: parent.bottom
            text: Format.density(key.heatmap.lowest)
            font.pixelSize: Theme.small
            color: Theme.dim
            wrapMode: Text.NoWrap
        }
        Label {
            anchors { right: parent.right; bottom: parent.bottom }
            text: Format.density(key.heatmap.highest)
            font.pixelSize: Theme.small
            color: Theme.dim
            wrapMode: Text.NoWrap
        }
    }
    LegendSigns {
        id: signs
        width: parent.width
        outlines: Settings.outlinesShown
        answer: key.answer
    }
    Row {
        width: parent.width
        visible: key.whole
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
