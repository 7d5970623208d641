import QtQuick
import Whereabouts.Widgets

// The heatmap's legend on the map, where there is room for the whole of it; elsewhere a LegendButton opens it.
Panel {
    property alias heatmap: key.heatmap
    property alias answer: key.answer
    property alias regions: key.regions

    width: key.width + 24
    height: key.height + 16
    HeatKey {
        id: key
        x: 12
        y: 8
    }
}
