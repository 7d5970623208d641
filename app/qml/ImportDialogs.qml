pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Dialogs

// The dialogs that ask for a model's files or folder, made when they are first wanted.
Item {
    id: dialogs
    property bool besides: false // what is chosen comes beside what is offered already
    signal chosen(list<url> urls)

    function files(more) {
        besides = more
        filesLoader.active = true;
        (filesLoader.item as FileDialog).open()
    }
    function folder(more) {
        besides = more
        folderLoader.active = true;
        (folderLoader.item as FolderDialog).open()
    }

    Loader {
        id: filesLoader
        active: false
        sourceComponent: FileDialog {
            title: qsTr("Import a model")
            fileMode: FileDialog.OpenFiles
            nameFilters: [qsTr("Weights and what belongs to them (*.safetensors *.pth *.bin *.ckpt *.csv *.json *.gz)"), qsTr("All files (*)")]
            onAccepted: dialogs.chosen(selectedFiles)
        }
    }
    Loader {
        id: folderLoader
        active: false
        sourceComponent: FolderDialog {
            title: qsTr("Import a model")
            onAccepted: dialogs.chosen([selectedFolder])
        }
    }
}
