import QtQuick
import QtQuick.Templates as T
import Whereabouts.Widgets

// A page's icon with its name below.
T.Button {
    id: button
    property string iconName
    property bool current: false
    readonly property color ink: current ? Theme.accent : Theme.text

    implicitWidth: label.implicitWidth + 16
    implicitHeight: column.implicitHeight + 16
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.PageTab
    Accessible.name: text
    Accessible.selected: current

    contentItem: Item {
        Column {
            id: column
            anchors.centerIn: parent
            spacing: 4
            Icon {
                anchors.horizontalCenter: parent.horizontalCenter
                name: button.iconName
                colour: button.ink
                size: Math.round(22 * Settings.textScale)
            }
            Label {
                id: label
                anchors.horizontalCenter: parent.horizontalCenter
                text: button.text
                color: button.ink
                font.pixelSize: Theme.small
                font.weight: button.current ? Font.DemiBold : Font.Normal
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
        }
    }
    background: Item {
        Rectangle {
            anchors { fill: parent; margins: 4 }
            radius: Theme.radius
            color: button.current ? Theme.accentSoft : button.down ? Theme.pressed : button.hovered ? Theme.raised : "transparent"
            FocusRing { anchors.margins: 0; shown: button.visualFocus }
        }
    }
}
