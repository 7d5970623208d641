pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

// The words of a control that shows none, after a short wait; no more once it is pressed, until the pointer or the
// keyboard comes again. Made when they are first wanted: a window has many.
Loader {
    id: hint
    required property T.AbstractButton target
    property string text
    property bool shown: false
    property bool above: false // the control, rather than below it
    property bool dismissed: false
    readonly property bool pressed: target.pressed

    active: false
    onShownChanged: {
        dismissed = false
        if (shown)
            active = true
    }
    onPressedChanged: {
        if (pressed)
            dismissed = true
    }
    sourceComponent: T.ToolTip {
        id: tip
        parent: hint.target
        y: hint.above ? -height - 6 : hint.target.height + 10 // below the panel that the control stands in
        x: Math.round((hint.target.width - width) / 2)
        margins: 6
        padding: 6
        leftPadding: 10
        rightPadding: 10
        delay: 500
        text: hint.text
        visible: hint.shown && !hint.dismissed && !hint.target.checked && hint.text !== "" && hint.Window.active
        implicitWidth: Math.min(contentItem.implicitWidth, 420 * Settings.textScale) + leftPadding + rightPadding
        implicitHeight: contentItem.implicitHeight + topPadding + bottomPadding
        closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutsideParent
        contentItem: Label {
            text: tip.text
            font.pixelSize: Theme.small
            color: Theme.surface
            wrapMode: Text.Wrap
            Accessible.ignored: true
        }
        background: Rectangle {
            radius: 4
            color: Theme.text
        }
    }
}
