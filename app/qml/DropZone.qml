import QtQuick
import Whereabouts.Widgets

// The whole window takes files; while some hang above it, it says what will happen.
DropArea {
    id: zone
    signal brought(list<url> urls)
    property var urls: [] // above it
    readonly property int count: urls.length
    property string iconName
    property string title
    property string words

    keys: ["text/uri-list"]
    onEntered: drag => {
        urls = [...drag.urls]
        drag.accepted = count > 0
    }
    onDropped: drop => {
        drop.accept(Qt.CopyAction)
        zone.brought(drop.urls)
    }
    Rectangle {
        objectName: "dropVeil"
        anchors.fill: parent
        color: Theme.veil
        opacity: zone.containsDrag ? 1 : 0
        visible: opacity > 0
        Behavior on opacity { NumberAnimation { duration: Theme.motion } }
        Rectangle {
            anchors { fill: parent; margins: 24 }
            radius: 16
            color: "transparent"
            border { width: 2; color: "#ffffff" }
        }
        Column {
            anchors.centerIn: parent
            width: Math.min(parent.width - 96, 560)
            spacing: 12
            Icon {
                anchors.horizontalCenter: parent.horizontalCenter
                name: zone.iconName
                colour: "#ffffff"
                size: 56
            }
            Label {
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: zone.title
                color: "#ffffff"
                font.pixelSize: Theme.headline
                font.weight: Font.DemiBold
            }
            Label {
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: zone.words
                color: "#ffffff"
            }
        }
    }
}
