import QtQuick
import QtPositioning
import QtQuick.Templates as T
import Whereabouts.Widgets

// An area that the user drew; a click flies there.
T.ItemDelegate {
    id: row
    required property int index
    required property bool only
    required property geoCoordinate centre
    required property real radiusKm
    readonly property string where: Format.coordinate(centre, "decimal", 100)
    signal removeWanted()

    text: radiusKm > 0 ? (only ? qsTr("Only within %1 of %2") : qsTr("Not within %1 of %2"))
                         .arg(Format.distance(radiusKm, Settings.units)).arg(where)
                       : (only ? qsTr("Only in the polygon near %1") : qsTr("Not in the polygon near %1")).arg(where)
    implicitHeight: Math.max(Theme.control32 + 4, label.implicitHeight + 12)
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: text

    contentItem: Item {
        Icon {
            id: sign
            anchors { left: parent.left; leftMargin: 8; verticalCenter: parent.verticalCenter }
            name: row.only ? "circle-dot" : "ban"
            colour: row.only ? Theme.good : Theme.danger
        }
        Label {
            id: label
            anchors { left: sign.right; leftMargin: 10; right: remove.left; verticalCenter: parent.verticalCenter }
            text: row.text
            font.pixelSize: Theme.small
            Accessible.ignored: true
        }
        IconButton {
            id: remove
            anchors { right: parent.right; verticalCenter: parent.verticalCenter }
            iconName: "trash-2"
            text: qsTr("Remove this area")
            onClicked: row.removeWanted()
        }
    }
    background: Rectangle {
        radius: 6
        color: row.hovered ? Theme.raised : "transparent"
        FocusRing { anchors.margins: -1; shown: row.visualFocus }
    }
}
