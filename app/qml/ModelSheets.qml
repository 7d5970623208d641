pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

// What opens over the Models page for one model: its card, its check, the question before it goes.
Item {
    id: sheets
    property string name   // of the model at hand
    property string title
    property string folder
    property real bytes
    signal removeWanted(string name)

    function choose(tile) {
        name = tile.name
        title = tile.title
        folder = tile.folder
        bytes = tile.bytes
    }
    function showCard(tile) {
        choose(tile)
        card.open()
    }
    function showCheck(tile) {
        choose(tile)
        looking.run(folder)
        check.open()
    }
    function askRemove(tile) {
        choose(tile)
        removal.open()
    }

    Sheet {
        id: card
        title: qsTr("Model card")
        wideness: 760
        sourceComponent: CardText {
            folder: sheets.folder
        }
    }
    // Outside the sheet, so that the sheet closes at once, whatever the model is doing.
    ModelFindings {
        id: looking
    }
    ModelCheck {
        id: checking
    }
    Sheet {
        id: check
        title: qsTr("Verify %1").arg(sheets.title)
        wideness: 640
        onClosed: {
            looking.cancel()
            checking.cancel()
        }
        sourceComponent: CheckForm {
            folder: sheets.folder
            findings: looking
            check: checking
        }
    }
    Sheet {
        id: removal
        title: qsTr("Remove the model “%1”?").arg(sheets.name)
        sourceComponent: Column {
            spacing: 16
            Component.onCompleted: Qt.callLater(() => keep.forceActiveFocus(Qt.TabFocusReason)) // once the sheet has the keyboard
            Label {
                objectName: "removeQuestion"
                width: parent.width
                text: qsTr("%1: the folder %2 (%3) is deleted from this computer. The files that it was imported from stay where they are.")
                      .arg(sheets.title).arg(sheets.folder).arg(Format.bytes(sheets.bytes))
            }
            Flow {
                width: parent.width
                spacing: 8
                PushButton {
                    objectName: "removeForGood"
                    destructive: true
                    iconName: "trash-2"
                    text: qsTr("Remove")
                    onClicked: {
                        sheets.removeWanted(sheets.name)
                        removal.close()
                    }
                }
                PushButton {
                    id: keep
                    objectName: "keepModel"
                    text: qsTr("Keep it")
                    onClicked: removal.close()
                }
            }
        }
    }
}
