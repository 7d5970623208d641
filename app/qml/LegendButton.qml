import QtQuick
import QtQuick.Templates as T
import Whereabouts.Widgets

// Opens the legend where the map has no room for it. Its sign are the heatmap's colours.
IconButton {
    id: button
    required property HeatmapSource heatmap
    required property Answer answer // whose the heatmap is
    property RegionModel regions    // the user's areas, where the map shows them
    property string whose           // said before the signs, where they could be several models'
    property bool whole: true       // else the signs alone: the colours' scale stands elsewhere

    text: qsTr("Legend of the heatmap")
    checked: sheet.visible
    onClicked: checked ? sheet.close() : sheet.open()
    onVisibleChanged: sheet.close()

    Rectangle {
        anchors.centerIn: parent
        width: Math.round(24 * Settings.textScale)
        height: Math.round(14 * Settings.textScale)
        radius: 2
        color: "#8a9aa8"
        border { width: 1; color: Theme.control }
        Image {
            anchors { fill: parent; margins: 1 }
            source: "image://ramp"
            fillMode: Image.Stretch
        }
    }
    T.Popup {
        id: sheet
        y: button.height + 4
        margins: 8
        padding: 12
        width: key.width + 24
        implicitHeight: key.implicitHeight + 24
        focus: true
        closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutsideParent
        background: Panel {}
        contentItem: HeatKey {
            id: key
            objectName: "legendKey"
            heatmap: button.heatmap
            answer: button.answer
            regions: button.regions
            whose: button.whose
            whole: button.whole
        }
    }
}
