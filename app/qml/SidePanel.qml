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

    // The answer is in sight at every size of the window; where not all is, the fold lies between two lines.
    readonly property bool low: narrow || room.height < 440 * Settings.textScale
    readonly property bool cramped: room.height < 360 * Settings.textScale
    readonly property real bars: narrow ? head + 8 : actions.height + 32
    readonly property real inset: narrow ? 8 : 12 // above the result
    readonly property real wanted: bars + area.contentHeight
    readonly property real most: narrow ? Math.min(room.height, Math.max(room.height * 0.54, bars + inset + result.answerHeight))
                                        : room.height - 24
    readonly property real shown: wanted <= most ? wanted : bars + inset + result.foldWithin(most - bars - inset)
    readonly property real head: Math.max(grip.height + 4, actions.height + 12) // of the sheet
    width: narrow ? room.width : Math.min(360 * Settings.textScale, room.width * 0.5)
    height: open ? shown : grip.height + 8
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
        shaded: true
        anchors {
            fill: parent
            topMargin: side.narrow ? side.head : 4
            bottomMargin: side.narrow ? 8 : actions.height + 28
        }
        contentHeight: side.inset + result.height + 8
        ResultPanel {
            id: result
            x: 16
            y: side.inset
            width: area.width - 32
            low: side.low
            small: side.cramped
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
        brief: side.cramped
        onDrawWanted: (shape, only) => side.drawWanted(shape, only)
        onSaveWanted: side.saveWanted()
        onOpenWanted: side.openWanted()
    }
}
