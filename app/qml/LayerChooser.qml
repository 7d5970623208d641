import QtQuick
import QtQuick.Templates as T
import Whereabouts.Widgets

// Which map lies below, and what lies on it.
T.Popup {
    id: chooser
    margins: 8
    width: 320 * Settings.textScale
    implicitHeight: column.implicitHeight + 32
    padding: 16
    focus: true
    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutsideParent
    background: Panel {}

    contentItem: Column {
        id: column
        spacing: 8
        Label {
            text: qsTr("Base map")
            font.weight: Font.DemiBold
        }
        Choice {
            width: chooser.availableWidth
            name: qsTr("Base map")
            value: Settings.baseLayer
            options: [{value: "imagery", text: qsTr("Blue Marble")}, {value: "outlines", text: qsTr("Outlines")},
                      {value: "osm", text: qsTr("OpenStreetMap")}]
            onChosen: value => Settings.baseLayer = value
        }
        Label {
            width: chooser.availableWidth
            text: Settings.baseLayer === "osm"
                  ? qsTr("OpenStreetMap is on: the map's tiles come from openstreetmap.org, which learns what part of the map you look at. Pictures stay here.")
                  : qsTr("Only OpenStreetMap uses the network: its tiles come from openstreetmap.org while it is chosen.")
            color: Theme.dim
            font.pixelSize: Theme.small
        }
        Toggle {
            width: chooser.availableWidth
            text: qsTr("Heatmap")
            checked: Settings.heatmapShown
            onToggled: Settings.heatmapShown = checked
        }
        Toggle {
            width: chooser.availableWidth
            text: qsTr("Credible areas, 50 and 90 %")
            checked: Settings.outlinesShown
            onToggled: Settings.outlinesShown = checked
        }
    }
}
