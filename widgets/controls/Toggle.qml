import QtQuick
import QtQuick.Templates as T

// A switch with its words at the left.
T.Switch {
    id: toggle
    implicitWidth: label.implicitWidth + 60
    implicitHeight: Math.max(Theme.control32, label.implicitHeight + 8)
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: text

    indicator: Rectangle {
        x: toggle.width - width
        y: Math.round((toggle.height - height) / 2)
        width: 40
        height: 22
        radius: 11
        color: toggle.checked ? Theme.accent : "transparent"
        border.width: toggle.checked ? 0 : 2
        border.color: Theme.control
        Rectangle {
            x: toggle.checked ? 21 : 4
            y: toggle.checked ? 3 : 4
            width: toggle.checked ? 16 : 14
            height: width
            radius: width / 2
            color: toggle.checked ? Theme.accentText : Theme.control
            Behavior on x { NumberAnimation { duration: Theme.motion } }
        }
        FocusRing { radius: 14; shown: toggle.visualFocus }
    }
    contentItem: Label {
        id: label
        rightPadding: 52
        text: toggle.text
        verticalAlignment: Text.AlignVCenter
        Accessible.ignored: true
    }
}
