import QtQuick
import Whereabouts.Widgets

// What the colours of a difference mean: whose they are, unit and range, and how much both agree. It stands below the map.
Flow {
    id: legend
    required property HeatmapSource source
    required property string first
    required property string second
    readonly property bool same: source.highest <= 0
    readonly property bool shown: !source.empty && !same

    spacing: 4
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Legend")

    // A model's name after its colour, that of the ramp's end.
    component Side: Row {
        id: side
        required property string model
        required property color colour
        visible: legend.shown
        spacing: 6
        rightPadding: 12
        Rectangle {
            anchors.verticalCenter: parent.verticalCenter
            width: 14
            height: 14
            radius: 3
            color: side.colour
        }
        Label {
            width: Math.min(implicitWidth, legend.width - 32)
            text: qsTr("%1 sees more here").arg(side.model)
            font.pixelSize: Theme.small
        }
    }

    Label {
        width: Math.min(implicitWidth, legend.width)
        visible: !legend.source.empty && legend.same
        text: qsTr("Both say the same: there is no difference.")
        font.pixelSize: Theme.small
    }
    Side {
        model: legend.second
        colour: "#0c44b0"
    }
    Side {
        model: legend.first
        colour: "#c85200"
    }
    Row {
        visible: legend.shown
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
            text: qsTr("+%1 per km², logarithmic").arg(Format.density(legend.source.highest))
            font.pixelSize: Theme.small
            color: Theme.dim
            wrapMode: Text.NoWrap
        }
    }
    Label { // the colours end there in nothing, whatever the map below them looks like
        objectName: "noColour"
        readonly property bool besideAgreement: Math.abs(y - agreement.y) < 1
        visible: legend.shown
        width: Math.min(implicitWidth + 12, legend.width)
        height: besideAgreement ? Math.max(implicitHeight, agreement.height) : implicitHeight
        verticalAlignment: Text.AlignVCenter
        text: qsTr("No colour within ±%1: they agree").arg(Format.density(legend.source.lowest))
        font.pixelSize: Theme.small
        color: Theme.dim
    }
    Agreement {
        id: agreement
        objectName: "agreement"
        visible: legend.shown
        width: Math.min(implicitWidth, legend.width)
        totalVariation: legend.source.totalVariation
    }
}
