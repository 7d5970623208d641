import QtQuick
import Whereabouts.Widgets

// The result at the right of the map; in a narrow window a sheet from below, which opens and closes.
Panel {
    id: side
    required property Explorer explorer
    property bool narrow: false
    property bool expanded: true
    readonly property alias hovered: result.hovered
    required property size room // what there is for it and the map
    signal flyWanted(var coordinate, real withinKm)
    signal fitWanted()
    signal drawWanted(string shape, bool only)
    signal saveWanted()
    signal openWanted()
    signal compareWanted()

    readonly property real wanted: result.height + 32 + (narrow ? grip.height : 0)
    width: narrow ? room.width : Math.min(360 * Settings.textScale, room.width * 0.5)
    height: narrow ? (expanded ? Math.min(wanted, room.height * 0.55) : grip.height + 8) : Math.min(wanted, room.height - 24)
    x: narrow ? 0 : room.width - width - 12
    y: narrow ? room.height - height : 12
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Result")

    IconButton {
        id: grip
        anchors { right: parent.right; rightMargin: 8; top: parent.top; topMargin: 4 }
        visible: side.narrow
        z: 1
        iconName: side.expanded ? "chevron-down" : "chevron-up"
        text: side.expanded ? qsTr("Show less") : qsTr("Show the result")
        onClicked: side.expanded = !side.expanded
    }
    ScrollArea {
        id: area
        anchors { fill: parent; topMargin: side.narrow ? grip.height : 4; bottomMargin: 4 }
        contentHeight: result.height + 28
        ResultPanel {
            id: result
            x: 16
            y: side.narrow ? 0 : 12
            width: area.width - 32
            explorer: side.explorer
            onFlyWanted: (coordinate, withinKm) => side.flyWanted(coordinate, withinKm)
            onFitWanted: side.fitWanted()
            onDrawWanted: (shape, only) => side.drawWanted(shape, only)
            onSaveWanted: side.saveWanted()
            onOpenWanted: side.openWanted()
            onCompareWanted: side.compareWanted()
        }
    }
}
