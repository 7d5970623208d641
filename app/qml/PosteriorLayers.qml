import QtQuick
import Whereabouts.Widgets

// A posterior on a map: its heatmap and the borders of its credible areas, as the layers are set.
Item {
    id: layers
    required property MapCamera camera
    required property HeatmapSource source

    HeatmapLayer {
        anchors.fill: parent
        camera: layers.camera
        visible: Settings.heatmapShown
        opacity: Settings.heatmapOpacity
        source: layers.source
    }
    OutlineLayer {
        anchors.fill: parent
        camera: layers.camera
        visible: Settings.outlinesShown
        paths: layers.source.outline90
        thinned: true
        color: "#ffffff"
        halo: "#99101820"
        dash: 6
        gap: 4
    }
    OutlineLayer {
        anchors.fill: parent
        camera: layers.camera
        visible: Settings.outlinesShown
        paths: layers.source.outline50
        thinned: true
        color: "#ffffff"
        halo: "#99101820"
    }
}
