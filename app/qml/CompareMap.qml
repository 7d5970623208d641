pragma ComponentBehavior: Bound

import QtQuick
import QtPositioning
import Whereabouts.Widgets

// One model's answer on a map of its own: heatmap, credible areas, best places, estimate, truth.
ExplorerMap {
    id: map
    required property ComparedModel compared
    required property bool leads // it begins at what its model says
    readonly property Answer answer: compared.answer
    readonly property bool placed: answer.shown && !answer.nothingLeft

    baseLayer: "outlines"
    dark: Theme.dark
    reducedMotion: Settings.reducedMotion
    miles: Settings.units === "mi"
    textScale: Settings.textScale
    Component.onCompleted: {
        camera.setView(Settings.latitude, Settings.longitude, Settings.zoomLevel)
        Qt.callLater(fit)
    }
    onWidthChanged: Qt.callLater(fit)
    onHeightChanged: Qt.callLater(fit)
    function fit() {
        if (placed && leads)
            fitTo(answer.area90)
    }
    // With room around it, so that the shape of what lies in it is seen, and above the credits.
    function fitTo(area) {
        camera.flyToBox(area.bottomRight.latitude, area.topLeft.longitude, area.topLeft.latitude, area.bottomRight.longitude,
                        width * 0.2, height * 0.15, width * 0.2, height * 0.15 + 32 * Settings.textScale)
    }

    PosteriorLayers {
        anchors.fill: parent
        camera: map.camera
        source: map.compared.heatmap
    }
    Repeater {
        model: map.placed ? map.compared.candidates.slice(0, 5) : null
        Pin {
            required property var modelData
            required property int index
            camera: map.camera
            number: index + 1
            coordinate: modelData.coordinate
            interactive: false
            label: qsTr("%1: %2, %3").arg(index + 1).arg(modelData.place).arg(Format.probability(modelData.probability))
        }
    }
    Pin {
        camera: map.camera
        kind: "estimate"
        interactive: false
        coordinate: map.answer.estimate
        visible: map.placed
        label: map.answer.estimateName
    }
    Pin {
        camera: map.camera
        kind: "truth"
        interactive: false
        coordinate: map.answer.truth
        visible: map.answer.truthKnown
        label: qsTr("True place")
    }
    Pin {
        camera: map.camera
        kind: "you"
        interactive: false
        coordinate: map.answer.askedPlace
        label: qsTr("The place you asked about")
    }
}
