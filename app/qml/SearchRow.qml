import QtQuick
import QtQuick.Templates as T
import Whereabouts.Widgets

// One of the places that a searched text may mean.
T.ItemDelegate {
    id: row
    required property int index
    required property string name
    required property string detail
    property bool current: false

    implicitHeight: Theme.control32 + 8
    hoverEnabled: true
    focusPolicy: Qt.NoFocus
    Accessible.name: name + ", " + detail

    contentItem: Item {
        Label {
            id: nameLabel
            anchors { left: parent.left; leftMargin: 8; verticalCenter: parent.verticalCenter }
            width: Math.min(implicitWidth, parent.width * 0.55)
            text: row.name
            elide: Text.ElideRight
            wrapMode: Text.NoWrap
        }
        Label {
            anchors { left: nameLabel.right; leftMargin: 8; right: parent.right; rightMargin: 8; baseline: nameLabel.baseline }
            text: row.detail
            color: Theme.dim
            font.pixelSize: Theme.small
            elide: Text.ElideRight
            wrapMode: Text.NoWrap
        }
    }
    background: Rectangle {
        radius: 6
        color: row.current ? Theme.accentSoft : row.hovered ? Theme.raised : "transparent"
    }
}
