import QtQuick
import Whereabouts.Widgets

// Whether a file that is there already may be written over.
Sheet {
    id: sheet
    property url file
    signal agreed()

    title: qsTr("Replace the file?")
    sourceComponent: Column {
        spacing: 16
        Component.onCompleted: Qt.callLater(() => keep.forceActiveFocus(Qt.TabFocusReason)) // once the sheet has the keyboard
        Label {
            objectName: "replaceQuestion"
            width: parent.width
            text: qsTr("%1 is there already. What it holds would be lost.").arg(decodeURIComponent(String(sheet.file).replace("file://", "")))
            wrapMode: Text.Wrap
        }
        Flow {
            width: parent.width
            spacing: 8
            PushButton {
                id: keep
                text: qsTr("Keep it")
                onClicked: sheet.close()
            }
            PushButton {
                objectName: "replaceFile"
                text: qsTr("Replace it")
                onClicked: {
                    sheet.close()
                    sheet.agreed()
                }
            }
        }
    }
}
