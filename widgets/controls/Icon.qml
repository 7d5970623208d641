import QtQuick

Image {
    id: icon
    property string name
    property color colour: Theme.text
    property int size: Math.round(20 * Settings.textScale)

    width: size
    height: size
    sourceSize: Qt.size(size * Screen.devicePixelRatio, size * Screen.devicePixelRatio)
    source: name ? "image://icon/" + name + "/" + String(colour).slice(-6) : ""
    Accessible.ignored: true
}
