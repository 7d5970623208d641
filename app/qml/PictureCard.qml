import QtQuick
import Whereabouts.Widgets

// The picture at hand, with what is being done to it.
Item {
    id: card
    required property Explorer explorer
    property bool small: false // where there is little room
    readonly property bool working: explorer.state === Explorer.Working

    implicitHeight: Math.max(image.height, words.height)

    Rectangle {
        id: image
        width: Math.round((card.small ? 48 : 96) * Settings.textScale)
        height: width
        radius: 4
        color: Theme.raised
        clip: true
        Image {
            anchors.fill: parent
            source: card.explorer.thumbnail
            fillMode: Image.PreserveAspectFit
            Accessible.role: Accessible.Graphic
            visible: source.toString()
            Accessible.name: qsTr("The picture %1").arg(card.explorer.name)
        }
        Icon {
            anchors.centerIn: parent
            visible: !card.explorer.thumbnail
            name: card.explorer.sign || "image"
            size: Math.round((card.explorer.isPicture ? 20 : 36) * Settings.textScale)
            colour: Theme.dim
        }
    }
    Column {
        id: words
        anchors { left: image.right; leftMargin: 12; right: parent.right }
        spacing: 6
        Label {
            width: parent.width
            text: card.explorer.name
            font.weight: Font.DemiBold
            wrapMode: card.explorer.isPicture ? Text.WrapAnywhere : Text.Wrap
            maximumLineCount: card.explorer.isPicture ? 2 : 5
            elide: Text.ElideRight
        }
        Label {
            width: parent.width
            visible: !card.working && card.explorer.answer.taken
            text: qsTr("Taken %1").arg(card.explorer.answer.taken.replace("T", " "))
            color: Theme.dim
            font.pixelSize: Theme.small
        }
        Label {
            width: parent.width
            visible: card.working
            text: card.explorer.stage + "…"
            color: Theme.dim
        }
        Bar {
            width: parent.width
            visible: card.working
            value: card.explorer.fraction
            Accessible.role: Accessible.ProgressBar
            Accessible.name: card.explorer.stage
        }
        PushButton {
            visible: card.working
            iconName: "x"
            text: qsTr("Cancel")
            onClicked: card.explorer.cancel()
        }
    }
}
