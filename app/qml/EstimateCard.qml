import QtQuick
import Whereabouts.Widgets

// Where the picture was taken, and how sure that is.
Column {
    id: card
    required property Answer answer
    property bool small: false // where there is little room
    readonly property real answerHeight: within.y + within.height // of the lines that must be seen
    signal fitWanted()

    spacing: 4

    // Far apart, a small area is no contradiction to a wide circle.
    function area(km2, parts) {
        const size = Format.area(km2, Settings.units)
        return parts > 1 ? qsTr("%1 (%n parts)", "", parts).arg(size) : size
    }

    Label {
        width: parent.width
        text: card.answer.estimateName
        color: Theme.dim
        font.pixelSize: Theme.small
    }
    Label {
        width: parent.width
        text: Format.nearby(card.answer.place, card.answer.placePoint, card.answer.estimate, Settings.units)
        font.pixelSize: card.small ? Theme.body : Theme.title
        font.weight: Font.DemiBold
        Accessible.role: Accessible.Heading
    }
    Label {
        id: within
        objectName: "within"
        width: parent.width
        text: qsTr("within about %1\u00a0(50\u00a0%), %2\u00a0(90\u00a0%)")
                  .arg(Format.distance(card.answer.within50Km, Settings.units))
                  .arg(Format.distance(card.answer.within90Km, Settings.units))
    }
    Row {
        width: parent.width
        spacing: 4
        Label {
            id: coordinate
            anchors.verticalCenter: parent.verticalCenter
            width: Math.min(implicitWidth, parent.width - 2 * copy.width - 8)
            text: Format.coordinate(card.answer.estimate, Settings.coordinateFormat, card.answer.within50Km)
            color: Theme.dim
        }
        CopyButton {
            id: copy
            coordinate: card.answer.estimate
            withinKm: card.answer.within50Km
        }
        IconButton {
            iconName: "target"
            text: qsTr("Show the 90 % area on the map")
            onClicked: card.fitWanted()
        }
    }
    Label {
        width: parent.width
        text: qsTr("Credible areas: 50\u00a0% in %1, 90\u00a0% in %2").arg(card.area(card.answer.area50Km2, card.answer.parts50))
                                                           .arg(card.area(card.answer.area90Km2, card.answer.parts90))
        color: Theme.dim
        font.pixelSize: Theme.small
    }
}
