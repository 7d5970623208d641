import QtQuick

// What lies below everything: outlines, imagery with faint borders over it, or OpenStreetMap.
Item {
    id: base

    required property MapCamera camera
    required property MapColors colors
    required property string kind

    readonly property alias osmProblem: reach.problem // OpenStreetMap is wanted and cannot be had
    readonly property bool onImagery: kind === "imagery" && imagery.loaded

    ImageryLayer {
        id: imagery
        anchors.fill: parent
        visible: base.kind === "imagery"
        camera: base.camera
    }
    BaseMapLayer {
        anchors.fill: parent
        camera: base.camera
        filled: !base.onImagery
        sea: base.colors.sea
        land: base.colors.land
        coast: base.onImagery ? base.colors.coastOnImagery : base.colors.coast
        border: base.onImagery ? base.colors.borderOnImagery : base.colors.border
    }
    OsmReach {
        id: reach
        wanted: base.kind === "osm"
    }
    Loader {
        anchors.fill: parent
        active: base.kind === "osm"
        sourceComponent: OsmTiles {
            camera: base.camera
        }
    }
    GraticuleLayer {
        anchors.fill: parent
        visible: base.kind === "outlines" || base.osmProblem
        camera: base.camera
        color: base.colors.graticule
    }
}
