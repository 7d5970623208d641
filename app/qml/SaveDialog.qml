import QtQuick.Dialogs

// Where the heatmap goes, and as what: the name's ending says, or the kind that is chosen. It does not ask before a file is
// replaced, for it does not know the ending; the window does.
FileDialog {
    signal chosen(url file, string ending)

    title: qsTr("Save the heatmap")
    fileMode: FileDialog.SaveFile
    options: FileDialog.DontConfirmOverwrite
    nameFilters: [qsTr("GeoTIFF for GIS (*.tif)"), qsTr("Picture with legend (*.png)")]
    onAccepted: chosen(selectedFile, selectedNameFilter.extensions[0])
}
