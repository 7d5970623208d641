pragma ComponentBehavior: Bound

import QtQuick
import QtPositioning
import Whereabouts.Widgets

// The map with what is said of the picture at hand: heatmap, credible areas, the user's areas, pins.
ExplorerMap {
    id: map
    required property Explorer explorer
    readonly property Answer answer: explorer.answer
    readonly property bool placed: answer.shown && !answer.nothingLeft
    property int hoveredCandidate: -1 // in the list
    property bool drawsOnly: false    // what is being drawn is "only here"
    property bool exporting: false    // neither the true position nor buttons are part of what is saved
    property bool pinned: false       // the pins are made once, after the first answer is written: both would make the window stutter
    onPlacedChanged: Qt.callLater(() => pinned = pinned || placed)

    property geoCoordinate sought     // the place that was searched for
    property string soughtName
    onOsmProblemChanged: {
        if (osmProblem)
            explorer.said(osmProblem)
    }

    // Where the panels come to lie over the estimate, the map makes room; where someone looks elsewhere it stays.
    readonly property string free: [width, height, coveredTop, coveredRight, coveredBottom].join(" ")
    onFreeChanged: soon.restart()
    Timer {
        id: soon
        interval: 200
        onTriggered: {
            if (map.placed && !map.exporting && map.drawing === "" && map.hides(map.answer.estimate))
                map.flyToArea(map.answer.area90)
        }
    }
    // Whether the place is in view but below a panel, or half so.
    function hides(coordinate) {
        const place = camera.toPoint(coordinate.latitude, coordinate.longitude), pin = 16
        const seen = place.x > coveredLeft + pin && place.x < width - coveredRight - pin
                     && place.y > coveredTop + pin && place.y < height - coveredBottom - pin
        return !seen && place.x >= 0 && place.x <= width && place.y >= 0 && place.y <= height
    }
    function drawArea(shape, only) {
        drawsOnly = only
        draw(shape)
    }
    // Hands the map's image, as it is seen but without the truth, to `use`.
    function picture(use) {
        exporting = true
        grabToImage(result => {
            exporting = false
            use(result.image)
        })
    }

    Component.onCompleted: camera.setView(Settings.latitude, Settings.longitude, Settings.zoomLevel)
    baseLayer: Settings.baseLayer
    cities: explorer.cityNames
    dark: Theme.dark
    reducedMotion: Settings.reducedMotion
    buttonsShown: !exporting
    creditsShown: !exporting // they stand below what is saved
    miles: Settings.units === "mi"
    textScale: Settings.textScale
    onCircleDrawn: (centre, radiusKm) => explorer.regions.addCircle(centre, radiusKm, drawsOnly)
    onPolygonDrawn: corners => explorer.regions.addPolygon(corners, drawsOnly)

    PosteriorLayers {
        anchors.fill: parent
        camera: map.camera
        source: map.explorer.heatmap
    }
    Repeater {
        model: map.answer.shown ? map.explorer.regions : null
        RegionLayer {
            anchors.fill: parent
            camera: map.camera
        }
    }
    Repeater {
        model: map.pinned ? map.explorer.candidates : null
        Pin {
            required property bool known
            required property int rank
            required property string place
            required property real probability
            required coordinate
            objectName: "pin-" + rank
            visible: known && map.placed
            camera: map.camera
            number: rank
            label: qsTr("%1: %2, %3").arg(rank).arg(place).arg(Format.probability(probability))
            highlighted: map.hoveredCandidate === rank - 1
            onActivated: map.flyTo(coordinate, 300)
        }
    }
    Pin {
        camera: map.camera
        kind: "estimate"
        coordinate: map.answer.estimate
        visible: map.placed
        label: map.answer.estimateName
        onActivated: map.flyTo(coordinate, 300)
    }
    Pin {
        camera: map.camera
        kind: "truth"
        coordinate: map.answer.truth
        visible: map.answer.truthKnown && !map.exporting
        label: qsTr("True place")
        onActivated: map.flyTo(coordinate, 100)
    }
    Pin {
        camera: map.camera
        kind: "you"
        objectName: "soughtPlace"
        coordinate: map.sought
        visible: map.sought.isValid && !map.exporting
        label: map.soughtName
        onActivated: map.flyTo(coordinate, 100)
    }
    Pin {
        camera: map.camera
        kind: "you"
        objectName: "askedPlace"
        coordinate: map.answer.askedPlace
        label: qsTr("The place you asked about")
        onActivated: map.flyTo(coordinate, 100)
    }
}
