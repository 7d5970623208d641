import QtQuick
import Whereabouts.Widgets

// What the heatmap's colours and the lines and signs on it mean, and how strongly the colours cover the map. Where there
// is little room it says the colours and the lines only.
Panel {
    id: legend
    required property HeatmapSource heatmap
    required property Answer answer // whose it is
    property real room: 1000   // the height there is for it
    readonly property bool compact: full > room
    readonly property real full: title.height + 3 * low.height + Theme.control32 + 52

    width: column.width + 24
    height: column.height + (compact ? 12 : 16)
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Legend")

    Column {
        id: column
        x: 12
        y: legend.compact ? 6 : 8
        width: Math.round(260 * Settings.textScale)
        spacing: 4

        Label {
            id: title
            width: parent.width
            visible: !legend.compact
            text: !legend.heatmap.nearlyEven ? qsTr("Probability per km², logarithmic")
                  : qsTr("Nearly even: probability per km², all colours within a factor of %1")
                    .arg(Math.ceil(legend.heatmap.highest / legend.heatmap.lowest))
            font.pixelSize: Theme.small
        }
        Item {
            width: parent.width
            height: low.height + (legend.compact ? 0 : 16)
            Rectangle { // above its ends, or between them
                x: legend.compact ? low.width + 8 : 0
                y: legend.compact ? (parent.height - height) / 2 : 0
                width: legend.compact ? high.x - x - 8 : parent.width
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
                text: Format.density(legend.heatmap.lowest)
                font.pixelSize: Theme.small
                color: Theme.dim
                wrapMode: Text.NoWrap
            }
            Label {
                id: high
                anchors { right: parent.right; bottom: parent.bottom }
                text: legend.compact ? qsTr("%1 per km²").arg(Format.density(legend.heatmap.highest))
                                     : Format.density(legend.heatmap.highest)
                font.pixelSize: Theme.small
                color: Theme.dim
                wrapMode: Text.NoWrap
            }
        }
        LegendSigns {
            width: parent.width
            visible: outlines || places
            outlines: Settings.outlinesShown
            places: !legend.compact
            answer: legend.answer
        }
        Row {
            width: parent.width
            visible: !legend.compact
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
