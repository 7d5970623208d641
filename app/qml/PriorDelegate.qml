pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

// A raster that weighs the places: its power, and factors where its values may be classes.
Column {
    id: row
    required property PriorModel priors
    required property int index
    required property string name
    required property double power
    required property string classes
    required property string factors
    required property string problem
    required property bool busy

    spacing: 4
    Item {
        width: parent.width
        height: Math.max(remove.height, title.height)
        Label {
            id: title
            anchors { left: parent.left; right: remove.left; rightMargin: 8; verticalCenter: parent.verticalCenter }
            text: row.busy ? qsTr("%1: reading…").arg(row.name)
                           : qsTr("%1: power %2").arg(row.name).arg(row.power.toLocaleString(Qt.locale(), "f", 2))
            font.pixelSize: Theme.small
            wrapMode: Text.Wrap
        }
        IconButton {
            id: remove
            objectName: "removePrior-" + row.index
            anchors { right: parent.right; verticalCenter: parent.verticalCenter }
            iconName: "trash-2"
            text: qsTr("Remove %1").arg(row.name)
            onClicked: row.priors.removeAt(row.index)
        }
    }
    ValueSlider {
        objectName: "priorPower-" + row.index
        width: parent.width
        to: 2
        value: row.power
        Accessible.name: qsTr("Power of %1").arg(row.name)
        onMoved: row.priors.setPower(row.index, value)
    }
    TextEntry {
        objectName: "priorFactors-" + row.index
        width: parent.width
        visible: row.classes || row.factors
        name: qsTr("Factors for the classes of %1").arg(row.name)
        faulty: row.problem
        text: row.factors
        placeholderText: qsTr("class=weight: 50=3,80=0.1")
        onEditingFinished: row.priors.setFactors(row.index, text)
    }
    Label {
        width: parent.width
        visible: row.classes
        text: qsTr("Its classes: %1. Those that are not named count 1; without any the values themselves weigh.").arg(row.classes)
        color: Theme.dim
        font.pixelSize: Theme.small
        wrapMode: Text.Wrap
    }
    Label {
        width: parent.width
        visible: row.problem
        text: row.problem
        color: Theme.danger
        font.pixelSize: Theme.small
        wrapMode: Text.Wrap
    }
}
