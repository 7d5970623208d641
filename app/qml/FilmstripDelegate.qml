import QtQuick
import QtQuick.Templates as T
import Whereabouts.Widgets

// A picture of the history over its file's name, which is whole in the hint.
T.ItemDelegate {
    id: cell
    required property int index
    required property string name
    required property string thumbnail
    required property string sign
    required property bool busy
    required property bool failed
    required property bool current
    required property string problem

    implicitWidth: Math.round(88 * Settings.textScale)
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    opacity: busy ? 0.6 : 1
    Accessible.role: Accessible.ListItem
    Accessible.name: busy ? qsTr("%1, being worked on").arg(name) : failed ? qsTr("%1, could not be read").arg(name) : name
    Accessible.selected: current

    contentItem: Item {
        Image {
            id: image
            anchors { left: parent.left; right: parent.right; top: parent.top; bottom: words.top; margins: 4; bottomMargin: 2 }
            source: cell.thumbnail
            fillMode: Image.PreserveAspectCrop
        }
        Icon {
            anchors.centerIn: image
            visible: cell.failed || !cell.thumbnail
            name: cell.failed ? "triangle-alert" : cell.sign
            colour: Theme.dim
            size: 28
        }
        Label {
            id: words
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom; margins: 4; bottomMargin: 2 }
            horizontalAlignment: Text.AlignHCenter
            text: cell.name
            elide: Text.ElideMiddle
            wrapMode: Text.NoWrap
            font.pixelSize: Theme.small
            font.weight: cell.current ? Font.DemiBold : Font.Normal
            Accessible.ignored: true
        }
    }
    background: Rectangle {
        radius: 6
        color: Theme.raised
        border.width: cell.current ? 3 : 0
        border.color: Theme.accent
        FocusRing { anchors.margins: -2; shown: cell.visualFocus }
    }
    Hint {
        target: cell
        above: true
        text: cell.failed ? cell.problem : cell.name
        shown: cell.hovered || cell.visualFocus
    }
}
