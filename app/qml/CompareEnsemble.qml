pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

// All models together: a weighted product of what they say and of rasters that weigh the places. What the signs mean stands
// below the map, or behind a button on it where that would leave it too low.
Item {
    id: view
    required property Comparison comparison
    required property CityNames cities
    required property bool pictures // what is compared is a picture, not a sentence or a place
    required property bool narrow   // then the map lies above the weights
    readonly property real partHeight: narrow ? (height - 12) / 2 : height
    readonly property Answer answer: comparison.ensemble.answer
    readonly property string whose: qsTr("All models together:")
    readonly property bool legendFolded: signs.height > partHeight / 5

    CompareColumn {
        id: map
        objectName: "ensembleMap"
        width: view.narrow ? view.width : view.width - side.width - 12
        height: view.legendFolded ? view.partHeight : view.partHeight - signs.height - 8
        compared: view.comparison.ensemble
        cities: view.cities
    }
    Item { // hides the signs, which are measured all the same
        objectName: "ensembleLegend"
        y: view.partHeight - height
        width: map.width
        height: signs.height
        visible: !view.legendFolded
        LegendSigns {
            id: signs
            width: parent.width
            outlines: Settings.outlinesShown
            answer: view.answer
            whose: view.whose
            Accessible.role: Accessible.Grouping
            Accessible.name: qsTr("Legend")
        }
    }
    Panel {
        anchors { right: map.right; top: map.top; rightMargin: 8; topMargin: map.mapTop + 8 }
        visible: view.legendFolded && view.answer.shown
        width: legendButton.width
        height: legendButton.height
        LegendButton {
            id: legendButton
            objectName: "ensembleLegendButton"
            heatmap: view.comparison.ensemble.heatmap
            answer: view.answer
            whose: view.whose
            whole: false
        }
    }
    ScrollArea {
        id: side
        x: view.width - width
        y: view.height - height
        width: view.narrow ? view.width : Math.max(232 * Settings.textScale, Math.min(view.width * 0.4, 320 * Settings.textScale))
        height: view.partHeight
        contentHeight: column.height + 8
        Column {
            id: column
            x: 4
            width: side.width - 16
            spacing: 24
            WeightList {
                width: parent.width
                comparison: view.comparison
                pictures: view.pictures
            }
            PriorList {
                width: parent.width
                priors: view.comparison.settings.priors
            }
        }
    }
}
