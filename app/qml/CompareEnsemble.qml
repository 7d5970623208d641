pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

// All models together: a weighted product of what they say, the weights set by hand.
Item {
    id: view
    required property Comparison comparison

    CompareColumn {
        anchors { left: parent.left; right: weights.left; rightMargin: 12; top: parent.top; bottom: parent.bottom }
        objectName: "ensembleMap"
        compared: view.comparison.ensemble
    }
    ScrollArea {
        id: weights
        anchors { right: parent.right; top: parent.top; bottom: parent.bottom }
        width: Math.min(parent.width * 0.36, 300 * Settings.textScale)
        contentHeight: column.height + 8
        Column {
            id: column
            x: 4
            width: weights.width - 12
            spacing: 8
            Label {
                width: parent.width
                text: qsTr("Weights")
                font.weight: Font.DemiBold
            }
            Label {
                width: parent.width
                text: qsTr("The probabilities are multiplied, each to the power of its weight. What all models agree on gains; what one rules out fades.")
                color: Theme.dim
                font.pixelSize: Theme.small
            }
            Repeater {
                model: view.comparison.models
                Column {
                    id: row
                    required property ComparedModel modelData
                    required property int index
                    width: column.width
                    Label {
                        width: parent.width
                        text: qsTr("%1: %2 %").arg(row.modelData.title).arg(Math.round(row.modelData.share * 100))
                        font.pixelSize: Theme.small
                    }
                    ValueSlider {
                        objectName: "weight-" + row.index
                        width: parent.width
                        value: row.modelData.weight
                        Accessible.name: qsTr("Weight of %1").arg(row.modelData.title)
                        onMoved: view.comparison.setWeight(row.index, value)
                    }
                }
            }
        }
    }
}
