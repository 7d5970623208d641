import QtQuick
import QtPositioning

// What stands at the map's lower edge: scale, the coordinate under the pointer, zoom buttons, attribution.
Item {
    id: furniture

    required property MapCamera camera
    required property MapColors colors
    required property string attribution
    property bool miles: false
    property real textScale: 1
    property bool pointing: false
    property bool buttonsShown: true
    property point pointer

    readonly property geoCoordinate pointed: // follows the camera, too
        camera.view.width > 0 ? camera.toCoordinate(pointer) : QtPositioning.coordinate()
    // As many decimals as a pixel is worth.
    readonly property int decimals: Math.max(0, Math.min(6, Math.ceil(Math.log10(111320 / camera.metresPerPixel))))

    // With a point in every language, as coordinates are copied.
    function degrees(value, positive, negative) {
        return "%1° %2".arg(Math.abs(value).toFixed(decimals)).arg(value < 0 ? negative : positive);
    }

    Rectangle {
        id: measures
        anchors { left: parent.left; bottom: parent.bottom; margins: 8 }
        width: scale.implicitWidth + (readout.visible ? readout.implicitWidth + 12 : 0) + 16
        height: scale.implicitHeight + 8
        radius: 6
        color: furniture.colors.panel
        ScaleBar {
            id: scale
            objectName: "scale"
            x: 8
            y: 3
            camera: furniture.camera
            colors: furniture.colors
            miles: furniture.miles
            textScale: furniture.textScale
        }
        Text {
            id: readout
            anchors { right: parent.right; rightMargin: 8; verticalCenter: parent.verticalCenter }
            visible: furniture.pointing
            text: "%1  %2".arg(furniture.degrees(furniture.pointed.latitude, qsTr("N"), qsTr("S")))
                          .arg(furniture.degrees(furniture.pointed.longitude, qsTr("E"), qsTr("W")))
            color: furniture.colors.panelText
            font { pixelSize: Math.round(13 * furniture.textScale); features: { "tnum": 1 } }
        }
    }

    Rectangle {
        id: buttons
        anchors { right: parent.right; bottom: credits.top; rightMargin: 8; bottomMargin: 8 }
        visible: furniture.buttonsShown
        // As large as the text, as far as there is room above the attribution.
        readonly property int side: Math.max(32, Math.min(36 * furniture.textScale, (furniture.height - credits.height - 17) / 2))
        width: side
        height: 2 * side + 1
        radius: 8
        color: furniture.colors.panel
        border { width: 1; color: furniture.colors.panelLine }
        ZoomButton {
            width: buttons.side
            height: buttons.side
            objectName: "zoomIn"
            sign: "+"
            name: qsTr("Zoom in")
            colors: furniture.colors
            onClicked: furniture.camera.zoomBy(1, Qt.point(furniture.camera.width / 2, furniture.camera.height / 2))
        }
        Rectangle { y: buttons.side; x: 6; width: parent.width - 12; height: 1; color: furniture.colors.panelLine }
        ZoomButton {
            width: buttons.side
            height: buttons.side
            objectName: "zoomOut"
            y: buttons.side + 1
            sign: "\u2212"
            name: qsTr("Zoom out")
            enabled: furniture.camera.zoomLevel > furniture.camera.minimumZoomLevel
            colors: furniture.colors
            onClicked: furniture.camera.zoomBy(-1, Qt.point(furniture.camera.width / 2, furniture.camera.height / 2))
        }
    }

    Rectangle {
        id: credits
        visible: furniture.attribution
        anchors { right: parent.right; bottom: parent.bottom }
        width: Math.min(words.implicitWidth + 12, parent.width - measures.width - 24)
        height: words.implicitHeight + 4
        color: furniture.colors.panel
        Text {
            id: words
            objectName: "attribution"
            anchors { fill: parent; leftMargin: 6; rightMargin: 6; topMargin: 2 }
            text: furniture.attribution
            wrapMode: Text.WordWrap
            color: furniture.colors.panelText
            font.pixelSize: Math.round(11 * furniture.textScale)
        }
    }
}
