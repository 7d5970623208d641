import QtQuick

// The one map of the program: base layers, gestures, keyboard, scale, read-out and attribution. What else lies on it
// (heatmap, outlines, pins) are its children, placed by `camera`.
FocusScope {
    id: map

    property string baseLayer: "outlines" // outlines, imagery or osm (the only one that uses the network)
    property bool dark: false
    property bool reducedMotion: false
    property bool miles: false
    readonly property MapCamera camera: mapCamera
    default property alias layers: layerArea.data

    signal clicked(double latitude, double longitude)
    signal rightClicked(double latitude, double longitude, point position)
    signal viewChanged

    clip: true
    activeFocusOnTab: true
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Map")

    MapCamera {
        id: mapCamera
        width: map.width
        height: map.height
        animated: !map.reducedMotion
        onViewChanged: map.viewChanged()
    }

    MapColors {
        id: colors
        dark: map.dark
    }

    BaseMapLayer {
        anchors.fill: parent
        camera: mapCamera
        sea: colors.sea
        land: colors.land
        coast: colors.coast
        border: colors.border
    }

    Item {
        id: layerArea
        anchors.fill: parent
    }

    MapGestures {
        id: gestures
        anchors.fill: parent
        camera: mapCamera
        onClicked: (latitude, longitude) => map.clicked(latitude, longitude)
        onRightClicked: (latitude, longitude, position) => map.rightClicked(latitude, longitude, position)
    }

    Keys.onPressed: event => event.accepted = gestures.key(event.key, event.modifiers)
}
