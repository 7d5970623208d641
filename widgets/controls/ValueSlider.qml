import QtQuick
import QtQuick.Templates as T

T.Slider {
    id: slider
    implicitWidth: 160
    implicitHeight: Theme.control32
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus

    background: Rectangle {
        x: slider.leftPadding
        y: Math.round((slider.height - height) / 2)
        width: slider.availableWidth
        height: 4
        radius: 2
        color: Theme.control
        Rectangle {
            width: slider.visualPosition * parent.width
            height: parent.height
            radius: 2
            color: Theme.accent
        }
    }
    handle: Rectangle {
        x: slider.leftPadding + slider.visualPosition * (slider.availableWidth - width)
        y: Math.round((slider.height - height) / 2)
        width: 18
        height: 18
        radius: 9
        color: Theme.surface
        border.width: 2
        border.color: Theme.accent
        FocusRing { radius: 12; shown: slider.visualFocus }
    }
}
