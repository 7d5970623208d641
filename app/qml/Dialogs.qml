pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

// The file dialogs, made when they are first wanted.
Item {
    id: dialogs
    required property Explorer explorer
    required property ResultMap map

    function open() {
        openLoader.active = true
        openLoader.item.open()
    }
    function save() {
        saveLoader.active = true
        saveLoader.item.open()
    }

    // By its ending: .png is a picture of the map, anything else a GeoTIFF.
    function saveAs(file) {
        if (!String(file).toLowerCase().endsWith(".png"))
            exporter.saveGeoTiff(file)
        else
            map.picture(image => exporter.savePicture(file, image, explorer.heatmap.lowest, explorer.heatmap.highest,
                                                      Settings.outlinesShown, map.attribution))
    }

    Loader {
        id: openLoader
        active: false
        sourceComponent: OpenDialog {
            onChosen: files => dialogs.explorer.open(files)
        }
    }
    Loader {
        id: saveLoader
        active: false
        sourceComponent: SaveDialog {
            onChosen: file => dialogs.saveAs(file)
        }
    }
    Exporter {
        id: exporter
        explorer: dialogs.explorer
        onFinished: sentence => dialogs.explorer.said(sentence)
    }
}
