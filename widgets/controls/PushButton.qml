import QtQuick
import QtQuick.Templates as T

// A button with words, with or without an icon. `strong` for the one that a person most likely wants, `destructive` for what
// cannot be taken back.
T.Button {
    id: button
    property string iconName
    property bool strong: false
    property bool destructive: false
    property bool brief: false // the icon only: the words are a hint
    readonly property color ink: !enabled ? Theme.dim : strong ? Theme.accentText : destructive ? Theme.danger : Theme.text

    implicitWidth: Math.max(Theme.control32, row.implicitWidth + leftPadding + rightPadding)
    implicitHeight: Math.max(Theme.control32, row.implicitHeight + 12)
    leftPadding: 12
    rightPadding: 12
    opacity: enabled ? 1 : 0.6
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: text

    contentItem: Item {
        implicitWidth: row.implicitWidth
        implicitHeight: row.implicitHeight
        Row {
            id: row
            anchors.centerIn: parent
            spacing: 8
            Icon {
                anchors.verticalCenter: parent.verticalCenter
                visible: button.iconName
                name: button.iconName
                colour: button.ink
                size: Math.round(18 * Settings.textScale)
            }
            Label {
                anchors.verticalCenter: parent.verticalCenter
                visible: !button.brief
                text: button.text
                color: button.ink
                wrapMode: Text.NoWrap
                font.weight: button.strong ? Font.DemiBold : Font.Medium
                Accessible.ignored: true
            }
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: button.strong ? (button.down ? Qt.darker(Theme.accent, 1.2) : Theme.accent)
                             : button.down || button.checked ? Theme.pressed
                             : button.hovered ? Theme.raised : Theme.surface
        border.width: button.strong ? 0 : 1
        border.color: button.checked ? Theme.accent : button.destructive ? Theme.danger : Theme.line
        FocusRing { shown: button.visualFocus }
    }
    Hint {
        target: button
        text: button.text
        shown: button.brief && (button.hovered || button.visualFocus)
    }
}
