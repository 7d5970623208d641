import QtQuick
import QtQuick.Templates as T
import Whereabouts.Widgets

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

    implicitWidth: height
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    opacity: busy ? 0.6 : 1
    Accessible.role: Accessible.ListItem
    Accessible.name: busy ? qsTr("%1, being worked on").arg(name) : failed ? qsTr("%1, could not be read").arg(name) : name
    Accessible.selected: current

    contentItem: Item {
        Image {
            anchors { fill: parent; margins: 3 }
            source: cell.thumbnail
            fillMode: Image.PreserveAspectCrop
        }
        Icon {
            anchors.centerIn: parent
            visible: cell.failed || !cell.thumbnail
            name: cell.failed ? "triangle-alert" : cell.sign
            colour: Theme.dim
            size: 28
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
        y: -height - 6
        text: cell.failed ? cell.problem : cell.name
        shown: cell.hovered
    }
}
