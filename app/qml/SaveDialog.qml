import QtQuick.Dialogs

// Where the heatmap goes, and as what: the name's ending says, or the kind that is chosen.
FileDialog {
    signal chosen(url file)

    title: qsTr("Save the heatmap")
    fileMode: FileDialog.SaveFile
    defaultSuffix: selectedNameFilter.extensions[0]
    nameFilters: [qsTr("GeoTIFF for GIS (*.tif)"), qsTr("Picture with legend (*.png)")]
    onAccepted: chosen(selectedFile)
}
