import QtQuick.Dialogs

FileDialog {
    signal chosen(url file)
    // Named after the picture, in the folder that was last saved to.
    function propose(picture) {
        const stem = picture.replace(/\.[^.]*$/, "").replace(/[\/\\:*?"<>|\s]+/g, " ").trim().slice(0, 60)
        selectedFile = currentFolder + "/" + encodeURIComponent(stem || "heatmap") + ".tif"
    }

    title: qsTr("Save the heatmap")
    fileMode: FileDialog.SaveFile
    defaultSuffix: selectedNameFilter.extensions[0]
    nameFilters: [qsTr("GeoTIFF for GIS (*.tif)"), qsTr("Picture with legend (*.png)")]
    onAccepted: chosen(selectedFile)
}
