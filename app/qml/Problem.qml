import QtQuick
import Whereabouts.Widgets

// A warning within a panel.
Rectangle {
    id: problem
    property string title
    property string text

    implicitHeight: words.height + 24
    radius: Theme.radius
    color: Theme.warning
    Accessible.role: Accessible.AlertMessage
    Accessible.name: title && text ? title + ". " + text : title || text

    Icon {
        id: sign
        x: 12
        y: 12
        name: "triangle-alert"
        colour: Theme.warningText
    }
    Column {
        id: words
        anchors { left: sign.right; leftMargin: 10; right: parent.right; rightMargin: 12; top: parent.top; topMargin: 12 }
        spacing: 4
        Label {
            width: parent.width
            visible: problem.title
            text: problem.title
            color: Theme.warningText
            font.weight: Font.DemiBold
            Accessible.ignored: true
        }
        Label {
            width: parent.width
            visible: problem.text
            text: problem.text
            color: Theme.warningText
            wrapMode: Text.Wrap
            Accessible.ignored: true
        }
    }
}
