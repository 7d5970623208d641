import Whereabouts.Widgets

// On the Models page files are weights, where models are seen together rasters are priors, all else are pictures.
DropZone {
    id: zone
    readonly property bool weights: Settings.page === "models"
    property var comparison: null // a ComparePage, where it is shown
    readonly property bool rasters: comparison?.takesRasters(urls) ?? false
    signal rastersBrought(list<url> urls)
    signal picturesBrought(list<url> urls)
    signal weightsBrought(list<url> urls)

    iconName: weights ? "package-plus" : rasters ? "layers" : "image-plus"
    title: weights ? qsTr("Drop to import a model")
         : rasters ? qsTr("Drop to weigh the places by this raster")
         : count > 1 ? qsTr("Drop to see where these %n pictures were taken", "", count)
                     : qsTr("Drop to see where this picture was taken")
    words: weights ? qsTr("The files are checked and copied into the library. You give the model its name first.")
         : rasters ? qsTr("A land mask, population, night lights or land cover: what all models say is multiplied by it.")
                   : qsTr("It is worked on here, on this computer, and is not sent anywhere.")
    onBrought: urls => weights ? weightsBrought(urls) : rasters ? rastersBrought(urls) : picturesBrought(urls)
}
