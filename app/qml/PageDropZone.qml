import Whereabouts.Widgets

// On the Models page files are weights, everywhere else pictures.
DropZone {
    id: zone
    readonly property bool weights: Settings.page === "models"
    signal picturesBrought(list<url> urls)
    signal weightsBrought(list<url> urls)

    iconName: weights ? "package-plus" : "image-plus"
    title: weights ? qsTr("Drop to import a model")
         : count > 1 ? qsTr("Drop to see where these %n pictures were taken", "", count)
                     : qsTr("Drop to see where this picture was taken")
    words: weights ? qsTr("The files are checked and copied into the library. You give the model its name first.")
                   : qsTr("It is worked on here, on this computer, and is not sent anywhere.")
    onBrought: urls => weights ? weightsBrought(urls) : picturesBrought(urls)
}
