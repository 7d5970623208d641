import QtQuick
import Whereabouts.Widgets

// The lines of the credible areas and the signs of the places.
Flow {
    id: signs
    property bool outlines: true
    property bool truth: false // it is known

    spacing: 8
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
        text: qsTr("Best estimate")
        sign: Item {
            width: 16
            height: 16
            PinSign { anchors.centerIn: parent; scale: 0.65 }
        }
    }
    LegendEntry {
        visible: signs.truth
        text: qsTr("True place")
        sign: Item {
            width: 16
            height: 16
            PinSign { anchors.centerIn: parent; star: true; scale: 0.65 }
        }
    }
}
