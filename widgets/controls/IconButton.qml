import QtQuick
import QtQuick.Templates as T

// A button that is one icon; its words are shown as a hint and read by screen readers.
T.Button {
    id: button
    property string iconName

    implicitWidth: Theme.control32 + 4
    implicitHeight: Theme.control32 + 4
    opacity: enabled ? 1 : 0.45
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: text

    contentItem: Item {
        Icon {
            anchors.centerIn: parent
            name: button.iconName
            colour: button.checked ? Theme.accent : Theme.text
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: button.down ? Theme.pressed : button.checked ? Theme.accentSoft : button.hovered ? Theme.raised : "transparent"
        FocusRing { shown: button.visualFocus }
    }
    Hint {
        target: button
        text: button.text
        shown: button.hovered || button.visualFocus
    }
}
