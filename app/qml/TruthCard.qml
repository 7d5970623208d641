import QtQuick
import Whereabouts.Widgets

// Where the picture says that it was taken, if known, and how far off the estimate is.
Rectangle {
    id: card
    required property Answer answer
    signal flyWanted()

    implicitHeight: column.height + 20
    radius: Theme.radius
    color: Theme.raised

    Column {
        id: column
        anchors { left: parent.left; leftMargin: 12; right: fly.left; rightMargin: 8; verticalCenter: parent.verticalCenter }
        spacing: 4
        Label {
            width: parent.width
            text: qsTr("%1 off the true place").arg(Format.distance(card.answer.errorKm, Settings.units))
            font.weight: Font.DemiBold
        }
        Label {
            width: parent.width
            text: qsTr("Geoscore %1 of 5,000").arg(Math.round(card.answer.geoscore).toLocaleString(Qt.locale(), "f", 0))
        }
        Label {
            width: parent.width
            text: qsTr("True place: %1").arg(Format.coordinate(card.answer.truth, Settings.coordinateFormat, 0.1))
            color: Theme.dim
            font.pixelSize: Theme.small
        }
    }
    IconButton {
        id: fly
        anchors { right: parent.right; rightMargin: 6; verticalCenter: parent.verticalCenter }
        iconName: "star"
        text: qsTr("Show the true place on the map")
        onClicked: card.flyWanted()
    }
}
