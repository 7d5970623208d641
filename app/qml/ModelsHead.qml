import QtQuick
import Whereabouts.Widgets

// The title of the Models page, and the two ways in.
Column {
    id: head
    signal filesWanted(Item button)
    signal folderWanted(Item button)

    spacing: 12
    Label {
        text: qsTr("Models")
        font.pixelSize: Theme.headline
        font.weight: Font.DemiBold
        Accessible.role: Accessible.Heading
    }
    Label {
        width: parent.width
        text: qsTr("A model says where a picture was taken. The one in use serves the whole program; everything runs on this computer.")
    }
    Flow {
        width: parent.width
        spacing: 8
        PushButton {
            id: files
            objectName: "importFiles"
            iconName: "package-plus"
            text: qsTr("Import files")
            onClicked: head.filesWanted(files)
        }
        PushButton {
            id: folder
            objectName: "importFolder"
            iconName: "folder-open"
            text: qsTr("Import a folder")
            onClicked: head.folderWanted(folder)
        }
        Label {
            height: Theme.control32
            verticalAlignment: Text.AlignVCenter
            text: qsTr("or drop them here")
            color: Theme.dim
            wrapMode: Text.NoWrap
        }
    }
}
