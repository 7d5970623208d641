pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

// What a person sees before any picture is open.
Panel {
    id: card
    objectName: "firstStart"
    required property Explorer explorer
    property real maximumHeight: 500
    readonly property bool pictureless: explorer.ready && !explorer.takesPictures
    signal openWanted()

    height: Math.min(column.height + 48, maximumHeight)

    ScrollArea {
        id: area
        anchors { fill: parent; topMargin: 20; bottomMargin: 20 }
        contentHeight: column.height + 8
        Column {
            id: column
            x: 24
            y: 4
            width: card.width - 48
            spacing: 12

            Label {
                width: parent.width
                text: card.pictureless ? qsTr("%1 takes no pictures: use Orbit for those").arg(card.explorer.modelTitle)
                                       : qsTr("Drop a picture anywhere, or try one of these")
                font.pixelSize: Theme.title
                font.weight: Font.DemiBold
                Accessible.role: Accessible.Heading
            }
            Grid {
                id: grid
                width: parent.width
                visible: !card.pictureless
                columns: width > 420 ? 6 : 3
                spacing: 8
                Repeater {
                    model: card.explorer.samples
                    SampleButton {
                        required property url modelData
                        required property int index
                        width: (grid.width - (grid.columns - 1) * grid.spacing) / grid.columns
                        source: modelData
                        text: qsTr("Sample picture %1").arg(index + 1)
                        onClicked: card.explorer.open([modelData])
                    }
                }
            }
            Label {
                width: parent.width
                text: card.explorer.model === "orbit" || !card.explorer.modelDescription
                      ? qsTr("The built-in model knows pictures of the Earth taken from low orbit, and nothing else.")
                      : card.explorer.modelDescription
                color: Theme.dim
                font.pixelSize: Theme.small
            }
            RecentPictures {
                width: parent.width
                onChosen: file => card.explorer.open([file])
            }
            Flow {
                width: parent.width
                spacing: 8
                OrbitButton {
                    visible: card.pictureless
                    strong: true
                }
                PushButton {
                    visible: !card.pictureless
                    iconName: "folder-open"
                    text: qsTr("Open pictures")
                    onClicked: card.openWanted()
                }
                PushButton {
                    iconName: "clipboard"
                    text: qsTr("Paste")
                    onClicked: card.explorer.paste()
                }
            }
        }
    }
}
