import QtQuick
import QtQuick.Templates as T

// A line to type in. `name` is what screen readers call it.
T.TextField {
    id: entry
    property string name
    property bool faulty: false

    implicitWidth: 240
    implicitHeight: Theme.control32 + 4
    leftPadding: 10
    rightPadding: 10
    selectByMouse: true
    activeFocusOnTab: true
    verticalAlignment: TextInput.AlignVCenter
    color: Theme.text
    selectionColor: Theme.accent
    selectedTextColor: Theme.accentText
    font.pixelSize: Theme.body
    Accessible.name: name
    Label { // the template paints none
        anchors { fill: parent; leftMargin: entry.leftPadding; rightMargin: entry.rightPadding }
        visible: entry.length === 0 && !entry.preeditText
        text: entry.placeholderText
        color: Theme.dim
        elide: Text.ElideRight
        wrapMode: Text.NoWrap
        verticalAlignment: Text.AlignVCenter
        Accessible.ignored: true
    }
    background: Rectangle {
        radius: Theme.radius
        color: Theme.surface
        border.width: 1
        border.color: entry.faulty ? Theme.danger : Theme.control
        FocusRing { shown: entry.activeFocus }
    }
}
