import QtQuick
import Whereabouts.Widgets

// All that is said of the picture at hand: picture, doubt, estimate, truth, candidates, areas.
Column {
    id: panel
    required property Explorer explorer
    readonly property Answer answer: explorer.answer
    readonly property bool done: explorer.state === Explorer.Done
    readonly property bool placed: done && !answer.nothingLeft
    readonly property string explanation: qsTr("%1 has seen nothing like this picture: do not rely on these places. Of the model: %2")
                                          .arg(answer.modelTitle).arg(explorer.modelDescription)
    property bool low: false   // there is little height: the answer comes first, the picture after it
    readonly property bool pictureBelow: low && placed
    property bool small: false // and so little that the answer is in small letters
    readonly property real answerHeight: placed ? estimate.y + estimate.answerHeight : first.height // that must be seen
    property int hovered: -1 // the row of the candidate under the pointer
    signal flyWanted(var coordinate, real withinKm)
    signal fitWanted()
    signal compareWanted()

    // The lowest edge of a part or line that ends within `limit`, so that a panel of that height cuts through none.
    function foldWithin(limit) {
        return fold(panel, 0, limit)
    }
    function fold(column, top, limit) {
        let best = 0
        for (const part of column.children) {
            const partTop = top + part.y, end = partTop + part.height
            if (!part.visible || part.height === 0 || partTop > limit)
                continue
            best = Math.max(best, end <= limit ? end : part instanceof Column ? fold(part, partTop, limit) : 0)
        }
        return best
    }

    spacing: low ? 12 : 16

    PictureCard {
        id: first
        width: parent.width
        visible: !panel.pictureBelow
        explorer: panel.explorer
    }
    Problem {
        width: parent.width
        visible: panel.explorer.state === Explorer.Failed
        title: panel.explorer.isPicture ? qsTr("This picture was not placed") : qsTr("This question was not answered")
        text: panel.explorer.problem
    }
    OrbitButton {
        visible: panel.explorer.state === Explorer.Failed && panel.explorer.isPicture && panel.explorer.ready && !panel.explorer.takesPictures
        strong: true
    }
    Problem {
        width: parent.width
        objectName: "outOfDomain"
        visible: panel.done && panel.answer.outOfDomain
        title: qsTr("Probably not a picture this model can place")
        text: panel.low ? "" : panel.explanation
    }
    Problem {
        width: parent.width
        visible: panel.done && panel.answer.nothingLeft
        title: qsTr("Nowhere left")
        text: qsTr("The areas that you drew exclude every place that the model considers. Remove one of them.")
    }
    EstimateCard {
        id: estimate
        width: parent.width
        visible: panel.placed
        small: panel.small
        answer: panel.answer
        onFitWanted: panel.fitWanted()
    }
    Problem {
        objectName: "sawItElsewhere"
        width: parent.width
        visible: panel.placed && panel.answer.sawItElsewhere
        title: qsTr("The model saw the place elsewhere")
        text: qsTr("What remains in your areas may be a chance likeness.")
    }
    Label {
        width: parent.width
        visible: panel.low && panel.done && panel.answer.outOfDomain
        text: panel.explanation
    }
    PictureCard {
        width: parent.width
        visible: panel.pictureBelow
        small: true
        explorer: panel.explorer
    }
    TruthCard {
        width: parent.width
        visible: panel.done && panel.answer.truthKnown
        answer: panel.answer
        onFlyWanted: panel.flyWanted(panel.answer.truth, 50)
    }
    CandidateList {
        width: parent.width
        visible: panel.placed
        explorer: panel.explorer
        onHovered: row => panel.hovered = row
        onChosen: coordinate => panel.flyWanted(coordinate, 300)
    }
    AreaList {
        width: parent.width
        visible: panel.done && (regions.count > 0 || regions.canUndo || regions.canRedo)
        regions: panel.explorer.regions
        answer: panel.answer
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
        text: qsTr("%1, in %2 on this computer").arg(panel.answer.modelTitle).arg(Format.duration(panel.answer.totalMs))
        color: Theme.dim
        font.pixelSize: Theme.small
    }
}
