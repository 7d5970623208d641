import QtQuick
import Whereabouts.Widgets

// What to do while an area is being drawn, with the pointer and by keyboard.
Panel {
    id: hint
    required property string shape
    property real room: 1000 // the width there is for it
    signal cancelWanted()

    width: row.width + 24
    height: row.height + 12
    visible: shape

    Row {
        id: row
        anchors.centerIn: parent
        spacing: 12
        Column {
            anchors.verticalCenter: parent.verticalCenter
            width: Math.min(Math.max(pointing.implicitWidth, typing.implicitWidth), hint.room - cancel.width - 36)
            Label {
                id: pointing
                width: parent.width
                text: hint.shape === "circle" ? qsTr("Press at the centre and drag outwards")
                                              : qsTr("Click the corners; a double click or Enter ends")
            }
            Label {
                id: typing
                objectName: "keysToDraw"
                width: parent.width
                text: hint.shape === "circle"
                      ? qsTr("Keyboard: arrows move the cross-hair, Enter sets the centre, then the radius")
                      : qsTr("Keyboard: arrows move the cross-hair, Enter sets a corner, twice ends, Backspace takes it back")
                color: Theme.dim
                font.pixelSize: Theme.small
            }
        }
        PushButton {
            id: cancel
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("Cancel")
            onClicked: hint.cancelWanted()
        }
    }
}
