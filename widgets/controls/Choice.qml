pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

// One of a few, as buttons side by side (below each other where they do not fit). `options`: [{value, text}].
Flow {
    id: choice
    property var options: []
    property var value
    property string name // for screen readers
    // The width at which all stand in one line.
    readonly property real wanted: {
        let sum = -spacing
        for (const child of children)
            if (child.implicitWidth > 0) // and not what makes them
                sum += child.implicitWidth + spacing
        return Math.ceil(sum)
    }
    signal chosen(var value)

    spacing: 8
    Accessible.role: Accessible.Grouping
    Accessible.name: name

    Repeater {
        model: choice.options
        T.RadioButton {
            id: option
            required property var modelData

            objectName: "choice-" + modelData.value
            implicitWidth: label.implicitWidth + 26
            implicitHeight: Math.max(Theme.control32, label.implicitHeight + 12)
            hoverEnabled: true
            focusPolicy: Qt.StrongFocus
            text: modelData.text
            checked: choice.value === modelData.value
            onClicked: choice.chosen(modelData.value)
            Accessible.name: choice.name + ": " + text

            contentItem: Label {
                id: label
                text: option.text
                horizontalAlignment: Text.AlignHCenter
                verticalAlignment: Text.AlignVCenter
                color: option.checked ? Theme.accent : Theme.text
                font.weight: option.checked ? Font.DemiBold : Font.Normal
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
            background: Rectangle {
                radius: Theme.radius
                color: option.checked ? Theme.accentSoft : option.hovered ? Theme.raised : Theme.surface
                border.width: 1
                border.color: option.checked ? Theme.accent : Theme.control
                FocusRing { shown: option.visualFocus }
            }
        }
    }
}
