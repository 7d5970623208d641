pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

// All models together: a weighted product of what they say and of rasters that weigh the places.
Item {
    id: view
    required property Comparison comparison
    required property bool pictures // what is compared is a picture, not a sentence or a place
    required property bool narrow   // then the map lies above the weights
    readonly property real partHeight: narrow ? (height - 12) / 2 : height

    CompareColumn {
        objectName: "ensembleMap"
        width: view.narrow ? view.width : view.width - side.width - 12
        height: view.partHeight
        compared: view.comparison.ensemble
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
