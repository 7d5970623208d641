import QtQuick
import QtQuick.Templates as T
import Whereabouts.Widgets

// One of the places that a searched text may mean, or the question that it may be.
T.ItemDelegate {
    id: row
    required property int index
    required property string name
    required property string detail
    required property string sign
    required property bool usable
    property bool current: false

    implicitHeight: sign ? question.implicitHeight + 16 : Theme.control32 + 8
    hoverEnabled: true
    focusPolicy: Qt.NoFocus
    Accessible.name: detail ? name + ", " + detail : name

    contentItem: Item {
        Icon {
            id: icon
            anchors { left: parent.left; leftMargin: 8; verticalCenter: parent.verticalCenter }
            visible: row.sign
            name: row.sign
            colour: row.usable ? Theme.accent : Theme.dim
        }
        Column {
            id: question
            anchors { left: icon.right; leftMargin: 10; right: parent.right; rightMargin: 8; verticalCenter: parent.verticalCenter }
            visible: row.sign
            Label {
                width: parent.width
                text: row.name
                color: row.usable ? Theme.text : Theme.dim
                maximumLineCount: 3
                elide: Text.ElideRight
                Accessible.ignored: true
            }
            Label {
                width: parent.width
                visible: row.detail
                text: row.detail
                color: Theme.dim
                font.pixelSize: Theme.small
                Accessible.ignored: true
            }
        }
        Label {
            id: nameLabel
            visible: !row.sign
            anchors { left: parent.left; leftMargin: 8; verticalCenter: parent.verticalCenter }
            width: Math.min(implicitWidth, parent.width * 0.55)
            text: row.name
            elide: Text.ElideRight
            wrapMode: Text.NoWrap
        }
        Label {
            visible: !row.sign
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
