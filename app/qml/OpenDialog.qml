import QtQuick.Dialogs

FileDialog {
    signal chosen(list<url> files)

    title: qsTr("Open pictures")
    fileMode: FileDialog.OpenFiles
    nameFilters: [qsTr("Pictures (*.jpg *.jpeg *.png *.webp *.tif *.tiff *.gif *.bmp *.jp2)"), qsTr("All files (*)")]
    onAccepted: chosen(selectedFiles)
}
