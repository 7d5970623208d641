import QtQuick
import Whereabouts.Widgets

// The lines of the credible areas, the signs of the places and what the user has drawn.
Flow {
    id: signs
    required property Answer answer // whose they are
    property bool outlines: true
    property RegionModel regions // the user's areas, where the map shows them
    property string whose // said first, where they could be several models'

    spacing: 8
    Label {
        width: Math.min(implicitWidth, signs.width)
        visible: signs.whose
        text: signs.whose
        color: Theme.dim
        font.pixelSize: Theme.small
    }
    LegendEntry {
        visible: signs.outlines
        text: qsTr("50 % area")
        sign: LineSample {}
    }
    LegendEntry {
        visible: signs.outlines
        text: qsTr("90 % area")
        sign: LineSample { dashed: true }
    }
    LegendEntry {
        text: signs.answer?.estimateName ?? ""
        sign: Item {
            width: 16
            height: 16
            PinSign { anchors.centerIn: parent; scale: 0.65 }
        }
    }
    LegendEntry {
        text: qsTr("Candidates")
        sign: PinDisc { width: 16; number: 1 }
    }
    LegendEntry {
        visible: signs.answer?.truthKnown ?? false
        text: qsTr("True place")
        sign: Item {
            width: 16
            height: 16
            PinSign { anchors.centerIn: parent; star: true; scale: 0.65 }
        }
    }
    LegendEntry {
        visible: signs.answer?.askedPlace.isValid ?? false
        text: qsTr("The place you asked about")
        sign: PinDisc {
            width: 16
            color: "#1c7ed6"
        }
    }
    LegendEntry {
        objectName: "legendOnlyHere"
        visible: signs.regions?.hasOnly ?? false
        text: qsTr("Only here")
        sign: RegionSample { only: true }
    }
    LegendEntry {
        objectName: "legendNotHere"
        visible: signs.regions?.hasNot ?? false
        text: qsTr("Not here")
        sign: RegionSample { only: false }
    }
}
