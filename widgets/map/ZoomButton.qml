import QtQuick
import QtQuick.Templates as T

// A square button with one sign.
T.Button {
    id: button

    required property MapColors colors
    property string sign
    property string name

    implicitWidth: 36
    implicitHeight: 36
    hoverEnabled: true
    Accessible.name: name
    contentItem: Text {
        text: button.sign
        color: button.colors.panelText
        opacity: button.enabled ? 1 : 0.35
        font.pixelSize: Math.round(button.height * 0.56)
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
    }
    background: Rectangle {
        radius: 8
        color: button.down || button.hovered ? button.colors.panelPressed : "transparent"
        border { width: button.visualFocus ? 2 : 0; color: button.colors.accent }
    }
}
