import QtQuick.Dialogs

FileDialog {
    signal chosen(url file)

    title: qsTr("Save the heatmap")
    fileMode: FileDialog.SaveFile
    defaultSuffix: selectedNameFilter.extensions[0]
    nameFilters: [qsTr("GeoTIFF for GIS (*.tif)"), qsTr("Picture with legend (*.png)")]
    onAccepted: chosen(selectedFile)
}
