import QtQuick

// How long a round distance is at the view's centre.
Item {
    id: bar

    required property MapCamera camera
    required property MapColors colors
    property bool miles: false
    property real textScale: 1

    readonly property real metresPerPixel: camera.metresPerPixel
    readonly property real metresPerUnit: miles ? 1609.344 : 1000
    readonly property real rounded: roundBelow(110 * metresPerPixel / metresPerUnit)

    function roundBelow(value) {
        const power = Math.pow(10, Math.floor(Math.log10(value)));
        return [5, 2, 1].find(step => step * power <= value) * power;
    }
    function text(value) {
        const locale = Qt.locale();
        if (value >= 1)
            return (miles ? qsTr("%1 mi") : qsTr("%1 km")).arg(Number(value).toLocaleString(locale, "f", 0));
        return miles ? qsTr("%1 mi").arg(Number(value).toLocaleString(locale, "f", value < 0.1 ? 2 : 1))
                     : qsTr("%1 m").arg(Number(value * 1000).toLocaleString(locale, "f", 0));
    }

    implicitWidth: Math.max(line.width, words.implicitWidth)
    implicitHeight: words.implicitHeight + 8
    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("Scale: %1").arg(words.text)

    Text {
        id: words
        text: bar.text(bar.rounded)
        color: bar.colors.panelText
        font.pixelSize: Math.round(12 * bar.textScale)
    }
    Rectangle {
        id: line
        anchors.bottom: parent.bottom
        width: Math.round(bar.rounded * bar.metresPerUnit / bar.metresPerPixel)
        height: 2
        color: bar.colors.panelText
        Rectangle { width: 2; height: 6; y: -4; color: parent.color }
        Rectangle { width: 2; height: 6; y: -4; x: parent.width - 2; color: parent.color }
    }
}
