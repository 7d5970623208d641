import QtQuick
import QtQuick.Templates as T
import Whereabouts.Widgets

// A picture that can be opened by a click.
T.Button {
    id: button
    property url source

    implicitHeight: width
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: text

    contentItem: Image {
        source: button.source
        sourceSize: Qt.size(160, 160)
        asynchronous: true
        fillMode: Image.PreserveAspectCrop
        scale: button.hovered ? 1.03 : 1
        Behavior on scale { NumberAnimation { duration: Theme.motion } }
    }
    background: Rectangle {
        radius: 4
        color: Theme.raised
        FocusRing { shown: button.visualFocus; radius: 6 }
    }
}
