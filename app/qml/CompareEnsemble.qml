pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

// All models together: a weighted product of what they say and of rasters that weigh the places.
Item {
    id: view
    required property Comparison comparison
    required property bool pictures // what is compared is a picture, not a sentence or a place

    CompareColumn {
        anchors { left: parent.left; right: side.left; rightMargin: 12; top: parent.top; bottom: parent.bottom }
        objectName: "ensembleMap"
        compared: view.comparison.ensemble
    }
    ScrollArea {
        id: side
        anchors { right: parent.right; top: parent.top; bottom: parent.bottom }
        width: Math.min(parent.width * 0.4, 320 * Settings.textScale)
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
