import QtQuick.Dialogs

FileDialog {
    signal chosen(list<url> files)
    // As cameras write them, too: some systems' dialogs tell large letters from small ones.
    readonly property list<string> endings: ["jpg", "jpeg", "png", "webp", "tif", "tiff", "heic", "heif", "avif", "gif", "bmp", "jp2"]
    readonly property string patterns: endings.map(ending => "*." + ending + " *." + ending.toUpperCase()).join(" ")

    title: qsTr("Open pictures")
    fileMode: FileDialog.OpenFiles
    nameFilters: [qsTr("Pictures (%1)").arg(patterns), qsTr("All files (*)")]
    onAccepted: chosen(selectedFiles)
}
