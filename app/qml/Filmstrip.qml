pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Whereabouts.Widgets

// The pictures opened since the start, to go back to.
Rectangle {
    id: strip
    required property Explorer explorer
    property bool low: false // the window is

    height: (low ? 68 : 88) + Math.round(18 * Settings.textScale)
    color: Theme.surface
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Opened pictures")

    Rectangle {
        width: parent.width
        height: 1
        color: Theme.line
    }
    ListView {
        id: list
        anchors { fill: parent; margins: 10 }
        orientation: ListView.Horizontal
        spacing: 8
        clip: true
        model: strip.explorer.history
        onCountChanged: positionViewAtEnd()
        readonly property int row: strip.explorer.history.currentRow // stays in sight
        function reveal() { positionViewAtIndex(row, ListView.Contain) }
        onRowChanged: Qt.callLater(reveal)
        onWidthChanged: Qt.callLater(reveal)
        delegate: FilmstripDelegate {
            height: ListView.view.height
            onClicked: strip.explorer.show(index)
        }
        T.ScrollBar.horizontal: T.ScrollBar {
            id: bar
            parent: strip // below the pictures, not over them
            x: list.x
            y: strip.height - height - 1
            width: list.width
            implicitHeight: 8
            padding: 1
            visible: size < 1
            contentItem: Rectangle {
                implicitHeight: 6
                radius: 3
                color: bar.pressed || bar.hovered ? Theme.dim : Theme.control
            }
        }
    }
}
