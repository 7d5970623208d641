pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

// The file dialogs, by their files' names: read when they are first wanted, for theirs is a large module of Qt's.
Item {
    id: dialogs
    required property Explorer explorer
    required property ResultMap map

    function open() {
        openLoader.source = "OpenDialog.qml"
        openLoader.item.open()
    }
    function save() {
        saveLoader.source = "SaveDialog.qml"
        exporter.ask(saveLoader.item)
    }

    function saveTo(file, ending) {
        const target = exporter.target(file, ending)
        if (!exporter.exists(target))
            return saveAs(target)
        replaceLoader.source = "ReplaceQuestion.qml"
        replaceLoader.item.file = target
        replaceLoader.item.open()
    }
    // By its ending: .png is a picture of the map, anything else a GeoTIFF.
    function saveAs(file) {
        if (!String(file).toLowerCase().endsWith(".png"))
            exporter.saveGeoTiff(file)
        else
            map.picture(image => exporter.savePicture(file, image, explorer.heatmap.lowest, explorer.heatmap.highest,
                                                      Settings.outlinesShown, map.attribution))
    }

    Loader { id: openLoader }
    Connections {
        target: openLoader.item
        ignoreUnknownSignals: true
        function onChosen(files) { dialogs.explorer.open(files) }
    }
    Loader { id: saveLoader }
    Connections {
        target: saveLoader.item
        ignoreUnknownSignals: true
        function onChosen(file, ending) { dialogs.saveTo(file, ending) }
    }
    Loader { id: replaceLoader }
    Connections {
        target: replaceLoader.item
        ignoreUnknownSignals: true
        function onAgreed() { dialogs.saveAs(replaceLoader.item.file) }
    }
    Exporter {
        id: exporter
        explorer: dialogs.explorer
        onFinished: sentence => dialogs.explorer.said(sentence)
    }
}
