pragma ComponentBehavior: Bound

import QtQuick
import QtPositioning
import Whereabouts.Widgets

// Where two models disagree: orange where the first sees more probability, blue where the second does.
Item {
    id: view
    required property Comparison comparison
    required property CityNames cities
    readonly property var models: comparison.models
    readonly property ComparedModel first: models[0] ?? null
    readonly property ComparedModel second: models[comparison.second] ?? null
    required property var area // that holds 90 % of what each model says; null before there is one

    function fit() {
        if (area)
            map.flyToArea(area)
    }
    onAreaChanged: Qt.callLater(fit)

    ExplorerMap {
        id: map
        objectName: "differenceMap"
        anchors { left: parent.left; right: parent.right; top: parent.top; bottom: legend.top; bottomMargin: 8 }
        baseLayer: "outlines"
        cities: view.cities
        dark: Theme.dark
        reducedMotion: Settings.reducedMotion
        miles: Settings.units === "mi"
        textScale: Settings.textScale
        onWidthChanged: Qt.callLater(view.fit)
        onHeightChanged: Qt.callLater(view.fit)
        Component.onCompleted: {
            camera.setView(Settings.latitude, Settings.longitude, Settings.zoomLevel)
            Qt.callLater(view.fit)
        }
        HeatmapLayer {
            anchors.fill: parent
            camera: map.camera
            source: view.comparison.difference
        }
        Pin {
            camera: map.camera
            kind: "truth"
            interactive: false
            coordinate: view.first?.answer.truth ?? QtPositioning.coordinate()
            visible: view.first?.answer.truthKnown ?? false
            label: qsTr("True place")
        }
    }
    Problem {
        anchors { left: map.left; right: map.right; top: map.top; margins: 8 }
        visible: text
        text: view.first?.problem || view.second?.problem || ""
    }
    DifferenceLegend {
        id: legend
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        source: view.comparison.difference
        first: view.first?.title ?? ""
        second: view.second?.title ?? ""
    }
    Panel {
        anchors { right: parent.right; top: parent.top; margins: 8 }
        visible: view.models.length > 2
        width: pairs.width + 24
        height: pairs.height + 16
        Column {
            id: pairs
            x: 12
            y: 8
            spacing: 6
            Repeater {
                model: view.models.length - 1
                PushButton {
                    required property int index
                    checkable: true
                    checked: view.comparison.second === index + 1
                    text: qsTr("%1 less %2").arg(view.models[0].title).arg(view.models[index + 1].title)
                    onClicked: view.comparison.differ(index + 1)
                }
            }
        }
    }
}
