import QtQuick
import QtQuick.Templates as T

// The words of a control that shows none, after a short wait.
T.ToolTip {
    id: hint
    required property Item target
    property bool shown: false

    parent: target
    y: target.height + 6
    x: Math.round((target.width - width) / 2)
    margins: 6
    padding: 6
    leftPadding: 10
    rightPadding: 10
    delay: 500
    visible: shown && text
    implicitWidth: contentItem.implicitWidth + leftPadding + rightPadding
    implicitHeight: contentItem.implicitHeight + topPadding + bottomPadding
    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutsideParent
    contentItem: Label {
        text: hint.text
        font.pixelSize: Theme.small
        color: Theme.surface
        wrapMode: Text.NoWrap
        Accessible.ignored: true
    }
    background: Rectangle {
        radius: 4
        color: Theme.text
    }
}
