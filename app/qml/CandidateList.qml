pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

// The places that come into question, best first, tied to the pins on the map.
Column {
    id: list
    required property Explorer explorer
    signal hovered(int row) // -1: none
    signal chosen(var coordinate)

    spacing: 2
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Candidates")

    Label {
        width: parent.width
        text: qsTr("Candidates")
        color: Theme.dim
        font.pixelSize: Theme.small
    }
    Label {
        width: parent.width
        bottomPadding: 4
        text: qsTr("Each is a group of cells; the diamond is the point with the best expected score.")
        color: Theme.dim
        font.pixelSize: Theme.small
    }
    Repeater {
        model: list.explorer.candidates
        CandidateDelegate {
            objectName: "candidate-" + rank
            width: list.width
            onHoveredChanged: list.hovered(hovered ? rank - 1 : -1)
            onClicked: list.chosen(coordinate)
        }
    }
    Label {
        width: parent.width
        topPadding: 4
        visible: list.explorer.candidates.omitted > 0
        text: qsTr("and %1 more below 0.1 %").arg(list.explorer.candidates.omitted)
        color: Theme.dim
        font.pixelSize: Theme.small
    }
}
