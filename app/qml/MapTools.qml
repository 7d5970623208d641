pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

// Beside the search field: open, layers, keys, and the legend where the map has no room for it.
Panel {
    id: tools
    required property Explorer explorer
    property bool legendFolded: false
    signal openWanted()
    signal helpWanted()

    width: row.width + 8
    height: Theme.control32 + 8
    Row {
        id: row
        x: 4
        y: 2
        spacing: 2
        IconButton {
            iconName: "folder-open"
            text: qsTr("Open pictures (Ctrl+O)")
            onClicked: tools.openWanted()
        }
        IconButton {
            objectName: "layers"
            iconName: "layers"
            text: qsTr("Layers of the map")
            readonly property LayerChooser chooser: layers.item as LayerChooser // made when it is first wanted
            checked: chooser?.visible ?? false
            onClicked: {
                layers.active = true
                checked ? chooser.close() : chooser.open()
            }
            Loader {
                id: layers
                active: false
                sourceComponent: LayerChooser {
                    y: tools.height + 2
                }
            }
        }
        LegendButton {
            objectName: "legendButton"
            visible: tools.legendFolded
            heatmap: tools.explorer.heatmap
            answer: tools.explorer.answer
            regions: tools.explorer.regions
        }
        IconButton {
            iconName: "circle-help"
            text: qsTr("Keys (F1)")
            onClicked: tools.helpWanted()
        }
    }
}
