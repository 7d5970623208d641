pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Whereabouts.Widgets

// The pictures opened last, in former sessions too, to be opened again.
Column {
    id: list
    signal chosen(url file)

    visible: Settings.recentPictures.length > 0
    spacing: 2
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Opened before")

    Label {
        text: qsTr("Opened before")
        color: Theme.dim
        font.pixelSize: Theme.small
    }
    Repeater {
        model: Settings.recentPictures.slice(0, 4)
        T.ItemDelegate {
            id: row
            required property string modelData
            readonly property string file: decodeURIComponent(modelData.slice("file://".length))
            readonly property int cut: file.lastIndexOf("/")
            width: list.width
            implicitHeight: Theme.control32
            hoverEnabled: true
            focusPolicy: Qt.StrongFocus
            Accessible.role: Accessible.ListItem
            Accessible.name: file
            onClicked: list.chosen(modelData)
            contentItem: Item {
                Label {
                    id: name
                    anchors.verticalCenter: parent.verticalCenter
                    x: 8
                    width: Math.min(implicitWidth, parent.width * 0.6)
                    text: row.file.slice(row.cut + 1)
                    elide: Text.ElideMiddle
                    wrapMode: Text.NoWrap
                    Accessible.ignored: true
                }
                Label {
                    anchors { left: name.right; leftMargin: 12; right: parent.right; rightMargin: 8; baseline: name.baseline }
                    text: row.file.slice(0, row.cut)
                    elide: Text.ElideLeft
                    wrapMode: Text.NoWrap
                    horizontalAlignment: Text.AlignRight
                    color: Theme.dim
                    font.pixelSize: Theme.small
                    Accessible.ignored: true
                }
            }
            background: Rectangle {
                radius: 6
                color: row.down ? Theme.pressed : row.hovered ? Theme.raised : "transparent"
                FocusRing { anchors.margins: -1; shown: row.visualFocus }
            }
        }
    }
}
