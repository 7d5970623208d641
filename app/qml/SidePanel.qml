import QtQuick
import Whereabouts.Widgets

// The result at the right of the map, with the actions at its foot; in a narrow window a sheet from below, which opens
// and closes, with the actions at its head beside the button for that.
Panel {
    id: side
    required property Explorer explorer
    property bool narrow: false
    property bool expanded: true
    readonly property bool open: expanded || !narrow
    readonly property alias hovered: result.hovered
    required property size room // what there is for it and the map
    signal flyWanted(var coordinate, real withinKm)
    signal fitWanted()
    signal drawWanted(string shape, bool only)
    signal saveWanted()
    signal openWanted()
    signal compareWanted()

    readonly property real wanted: result.height + 32 + (narrow ? head : actions.height + 20)
    readonly property real head: Math.max(grip.height + 4, actions.height + 12) // of the sheet
    width: narrow ? room.width : Math.min(360 * Settings.textScale, room.width * 0.5)
    height: narrow ? (expanded ? Math.min(wanted, room.height * 0.54) : grip.height + 8) : Math.min(wanted, room.height - 24)
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
        visible: side.open
        anchors {
            fill: parent
            topMargin: side.narrow ? side.head : 4
            bottomMargin: side.narrow ? 4 : actions.height + 20
        }
        contentHeight: result.height + 28
        ResultPanel {
            id: result
            x: 16
            y: side.narrow ? 0 : 12
            width: area.width - 32
            explorer: side.explorer
            onFlyWanted: (coordinate, withinKm) => side.flyWanted(coordinate, withinKm)
            onFitWanted: side.fitWanted()
            onCompareWanted: side.compareWanted()
        }
    }
    Rectangle {
        visible: side.open
        y: side.narrow ? side.head - 1 : side.height - actions.height - 20
        width: side.width
        height: 1
        color: Theme.line
    }
    SideActions {
        id: actions
        visible: side.open
        x: 16
        y: side.narrow ? 6 : side.height - height - 10
        width: side.width - 32 - (side.narrow ? grip.width : 0)
        explorer: side.explorer
        onDrawWanted: (shape, only) => side.drawWanted(shape, only)
        onSaveWanted: side.saveWanted()
        onOpenWanted: side.openWanted()
    }
}
