pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Dialogs
import Whereabouts.Widgets

// The models' weights in their ensemble: by hand, fitted on pictures of known place, or equal again.
Column {
    id: list
    required property Comparison comparison
    required property bool pictures
    readonly property WeightFitting fitting: comparison.settings.fitting
    readonly property double power: comparison.settings.power

    spacing: 8
    Label {
        width: parent.width
        text: qsTr("Weights")
        font.weight: Font.DemiBold
        Accessible.role: Accessible.Heading
    }
    Label {
        width: parent.width
        text: qsTr("The probabilities are multiplied, each to the power of its weight. What all models agree on gains; what one rules out fades.")
        color: Theme.dim
        font.pixelSize: Theme.small
    }
    Repeater {
        model: list.comparison.models
        Column {
            id: row
            required property ComparedModel modelData
            required property int index
            width: list.width
            Label {
                width: parent.width
                text: qsTr("%1: %2 %").arg(row.modelData.title).arg(Math.round(row.modelData.share * 100))
                font.pixelSize: Theme.small
                wrapMode: Text.Wrap
            }
            ValueSlider {
                objectName: "weight-" + row.index
                width: parent.width
                value: row.modelData.weight
                Accessible.name: qsTr("Weight of %1").arg(row.modelData.title)
                onMoved: list.comparison.setWeight(row.index, value)
            }
        }
    }
    Label {
        width: parent.width
        visible: Math.abs(list.power - 1) > 0.005
        text: (list.power < 1 ? qsTr("All powers together are %1: the models are less sure together than alone.")
                              : qsTr("All powers together are %1: the models are surer together than alone."))
              .arg(list.power.toLocaleString(Qt.locale(), "f", 2))
        color: Theme.dim
        font.pixelSize: Theme.small
    }
    Flow {
        width: parent.width
        spacing: 8
        PushButton {
            objectName: "fitWeights"
            visible: list.pictures && list.fitting.state !== WeightFitting.Working
            iconName: "folder-open"
            text: qsTr("Fit weights…")
            onClicked: {
                dialog.active = true;
                (dialog.item as FolderDialog).open()
            }
        }
        PushButton {
            objectName: "resetWeights"
            visible: !list.comparison.settings.untouched
            iconName: "undo-2"
            text: qsTr("Equal weights")
            onClicked: list.comparison.settings.resetWeights()
        }
    }
    FitReport {
        width: parent.width
        fitting: list.fitting
    }
    Loader {
        id: dialog
        active: false
        sourceComponent: FolderDialog {
            title: qsTr("Pictures whose places are known")
            onAccepted: list.comparison.fitWeights(selectedFolder)
        }
    }
}
