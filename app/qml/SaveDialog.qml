import QtQuick.Dialogs

FileDialog {
    signal chosen(url file)

    title: qsTr("Save the heatmap")
    fileMode: FileDialog.SaveFile
    defaultSuffix: selectedNameFilter.extensions[0]
    nameFilters: [qsTr("GeoTIFF, for geographic information systems (*.tif)"), qsTr("Picture of the map with its legend (*.png)")]
    onAccepted: chosen(selectedFile)
}
