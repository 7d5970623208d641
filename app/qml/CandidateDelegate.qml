import QtQuick
import QtPositioning
import QtQuick.Templates as T
import Whereabouts.Widgets

// A candidate: its number as on the map, its place, its probability as number and bar.
T.ItemDelegate {
    id: row
    required property bool known
    required property int rank
    required property geoCoordinate coordinate
    required property string place
    required property geoCoordinate placePoint
    required property real probability
    readonly property string words: Format.nearby(place, placePoint, coordinate, Settings.units)

    visible: known
    implicitHeight: Math.max(Theme.control32 + 8, column.height + 12)
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.ListItem
    Accessible.name: qsTr("%1: %2, %3").arg(rank).arg(words).arg(Format.probability(probability))

    contentItem: Item {
        PinDisc {
            id: disc
            anchors { left: parent.left; leftMargin: 6; verticalCenter: parent.verticalCenter }
            width: Math.round(26 * Settings.textScale)
            number: row.rank
        }
        Column {
            id: column
            anchors { left: disc.right; leftMargin: 10; right: parent.right; rightMargin: 8; verticalCenter: parent.verticalCenter }
            spacing: 4
            Item {
                width: parent.width
                height: Math.max(name.height, share.height)
                Label {
                    id: name
                    width: parent.width - share.width - 8
                    text: row.words
                    font.pixelSize: Theme.small
                    Accessible.ignored: true
                }
                Label {
                    id: share
                    anchors.right: parent.right
                    text: Format.probability(row.probability)
                    font.pixelSize: Theme.small
                    font.weight: Font.DemiBold
                    wrapMode: Text.NoWrap
                    Accessible.ignored: true
                }
            }
            Bar {
                width: parent.width
                implicitHeight: 4
                value: row.probability
            }
        }
    }
    background: Rectangle {
        radius: 6
        color: row.down ? Theme.pressed : row.hovered ? Theme.raised : "transparent"
        FocusRing { anchors.margins: -1; shown: row.visualFocus }
    }
}
