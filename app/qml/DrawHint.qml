import QtQuick
import Whereabouts.Widgets

// What to do while an area is being drawn.
Panel {
    id: hint
    required property string shape
    signal cancelWanted()

    width: row.width + 24
    height: row.height + 12
    visible: shape

    Row {
        id: row
        anchors.centerIn: parent
        spacing: 12
        Label {
            anchors.verticalCenter: parent.verticalCenter
            text: hint.shape === "circle" ? qsTr("Press at the centre and drag outwards")
                                          : qsTr("Click the corners; a double click or Enter ends")
            wrapMode: Text.NoWrap
        }
        PushButton {
            text: qsTr("Cancel")
            onClicked: hint.cancelWanted()
        }
    }
}
