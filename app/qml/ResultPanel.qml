import QtQuick
import Whereabouts.Widgets

// All that is said of the picture at hand: picture, doubt, estimate, truth, candidates, areas.
Column {
    id: panel
    required property Explorer explorer
    readonly property Answer answer: explorer.answer
    readonly property bool done: explorer.state === Explorer.Done
    property int hovered: -1 // the row of the candidate under the pointer
    signal flyWanted(var coordinate, real withinKm)
    signal fitWanted()
    signal compareWanted()

    spacing: 16

    PictureCard {
        width: parent.width
        explorer: panel.explorer
    }
    Problem {
        width: parent.width
        visible: panel.explorer.state === Explorer.Failed
        text: panel.explorer.problem
    }
    Problem {
        width: parent.width
        objectName: "outOfDomain"
        visible: panel.done && panel.answer.outOfDomain
        title: qsTr("Probably not a picture this model can place")
        text: qsTr("%1: %2 It has seen nothing like this one, so do not rely on the places below.")
              .arg(panel.answer.modelTitle).arg(panel.explorer.modelDescription)
    }
    Problem {
        width: parent.width
        visible: panel.done && panel.answer.nothingLeft
        title: qsTr("Nowhere left")
        text: qsTr("The areas that you drew exclude every place that the model considers. Remove one of them.")
    }
    EstimateCard {
        width: parent.width
        visible: panel.done && !panel.answer.nothingLeft
        answer: panel.answer
        onFitWanted: panel.fitWanted()
    }
    TruthCard {
        width: parent.width
        visible: panel.done && panel.answer.truthKnown
        answer: panel.answer
        onFlyWanted: panel.flyWanted(panel.answer.truth, 50)
    }
    CandidateList {
        width: parent.width
        visible: panel.done && !panel.answer.nothingLeft
        explorer: panel.explorer
        onHovered: row => panel.hovered = row
        onChosen: coordinate => panel.flyWanted(coordinate, 300)
    }
    AreaList {
        width: parent.width
        visible: panel.done && (regions.count > 0 || regions.canUndo || regions.canRedo)
        regions: panel.explorer.regions
        onFlyWanted: coordinate => panel.flyWanted(coordinate, 500)
    }
    PushButton {
        objectName: "compareModels"
        visible: panel.done
        iconName: "columns-2"
        text: qsTr("Compare models")
        onClicked: panel.compareWanted()
    }
    Label {
        width: parent.width
        visible: panel.done
        text: qsTr("%1, in %2 ms on this computer").arg(panel.answer.modelTitle).arg(Math.round(panel.answer.totalMs))
        color: Theme.dim
        font.pixelSize: Theme.small
    }
}
