import QtQuick
import Whereabouts.Widgets

// What models run with on this computer, for those who ask: closed at first.
Column {
    id: about
    property string engine // a line about it; empty before it is known
    property bool open: false

    visible: engine
    spacing: 8
    PushButton {
        objectName: "aboutComputer"
        iconName: about.open ? "chevron-up" : "chevron-down"
        text: qsTr("About this computer")
        onClicked: about.open = !about.open
    }
    Label {
        objectName: "aboutEngine"
        width: parent.width
        visible: about.open
        text: about.engine
        color: Theme.dim
        font.pixelSize: Theme.small
    }
}
