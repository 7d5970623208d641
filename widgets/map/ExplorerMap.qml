import QtQuick
import QtPositioning

// The one map of the program: base layers, gestures, keyboard, drawing, scale, read-out and attribution. What else lies
// on it (heatmap, outlines, pins) are its children, placed by `camera`.
FocusScope {
    id: map

    property string baseLayer: "outlines" // outlines, imagery or osm (the only one that uses the network)
    property CityNames cities: null // that it names
    property bool dark: false
    property bool reducedMotion: false
    property bool miles: false
    property real textScale: 1
    property bool buttonsShown: true // and the ring of the keyboard; off while a picture is taken of the map
    property bool creditsShown: true // off where another map beside it shows the same
    // Pixels that floating panels cover: flights and the map's furniture keep clear of them.
    property real coveredLeft: 0
    property real coveredTop: 0
    property real coveredRight: 0
    property real coveredBottom: 0
    property real keptLeft: 0 // of flights alone
    readonly property string attribution: [osmShown ? qsTr("© OpenStreetMap contributors")
        : baseLayer === "imagery" ? qsTr("Imagery: NASA Blue Marble · Borders: Natural Earth")
        : qsTr("Map: Natural Earth"), qsTr("Place names: GeoNames, CC BY 4.0")].join(" · ")
    readonly property alias osmProblem: base.osmProblem // a sentence where OpenStreetMap is wanted and cannot be had
    readonly property bool osmShown: baseLayer === "osm" && !osmProblem
    readonly property MapCamera camera: mapCamera
    readonly property alias latitude: mapCamera.latitude
    readonly property alias longitude: mapCamera.longitude
    readonly property alias zoomLevel: mapCamera.zoomLevel
    readonly property alias drawing: sketch.shape // "", "circle" or "polygon"
    default property alias layers: layerArea.data

    signal clicked(geoCoordinate coordinate)
    signal rightClicked(geoCoordinate coordinate, point position)
    signal circleDrawn(geoCoordinate centre, double radiusKm)
    signal polygonDrawn(list<geoCoordinate> corners)
    signal viewChanged

    // So that the circle of that radius around the place fills what is free of the view.
    function flyTo(coordinate, withinKm) {
        const north = withinKm / 111.2, cosine = Math.max(0.05, Math.cos(coordinate.latitude * Math.PI / 180));
        const east = Math.min(170, north / cosine);
        flyToBox(Math.max(-85, coordinate.latitude - north), coordinate.longitude - east,
                 Math.min(85, coordinate.latitude + north), coordinate.longitude + east);
    }
    function flyToArea(rectangle) {
        flyToBox(rectangle.bottomRight.latitude, rectangle.topLeft.longitude,
                 rectangle.topLeft.latitude, rectangle.bottomRight.longitude);
    }
    function flyToBox(south, west, north, east) {
        mapCamera.flyToBox(south, west, north, east,
                           coveredLeft + keptLeft + 32, coveredTop + 32, coveredRight + 32, coveredBottom + 48);
    }
    function draw(shape) { // "circle" or "polygon"
        sketch.shape = shape;
        forceActiveFocus();
    }
    function cancelDrawing() {
        sketch.cancel();
    }

    clip: true
    onActiveFocusChanged: {
        if (!activeFocus)
            ground.focus = true; // so that the Tab key comes back to the map, not to the last button on it
    }
    property bool byKeyboard: false // so that the focus ring shows only then
    Keys.onReleased: byKeyboard = true
    Keys.onPressed: event => {
        event.accepted = (drawing && sketch.key(event)) || gestures.key(event.key, event.modifiers);
    }

    Item { // what has the keyboard where no pin or button has it
        id: ground
        anchors.fill: parent
        focus: true
        activeFocusOnTab: true
        Accessible.role: Accessible.Pane
        Accessible.name: qsTr("Map")
        Accessible.focusable: true
    }
    MapCamera {
        id: mapCamera
        width: map.width
        height: map.height
        animated: !map.reducedMotion
        repeats: map.baseLayer !== "osm" // Qt Location's map is never narrower than its viewport
        onViewChanged: map.viewChanged()
    }
    MapColors {
        id: colors
        dark: map.dark
    }
    BaseLayers {
        id: base
        anchors.fill: parent
        camera: mapCamera
        colors: colors
        kind: map.baseLayer
    }
    MapGestures {
        id: gestures
        anchors.fill: parent
        camera: mapCamera
        drawing: map.drawing !== ""
        onClicked: coordinate => {
            map.byKeyboard = false;
            map.clicked(coordinate);
        }
        onRightClicked: (coordinate, position) => map.rightClicked(coordinate, position)
    }
    Item {
        id: layerArea
        anchors.fill: parent
        LabelLayer { // over what colours the map, below the pins
            z: 1
            anchors.fill: parent
            visible: !map.osmShown
            camera: mapCamera
            cities: map.cities
            textScale: map.textScale
            color: base.onImagery ? colors.labelOnImagery : colors.label
            halo: base.onImagery ? colors.haloOnImagery : colors.land
        }
    }
    RegionSketch {
        id: sketch
        anchors.fill: parent
        camera: mapCamera
        middle: Qt.point((map.coveredLeft + map.width - map.coveredRight) / 2, (map.coveredTop + map.height - map.coveredBottom) / 2)
        color: colors.accent
        onCircleDrawn: (centre, radiusKm) => map.circleDrawn(centre, radiusKm)
        onPolygonDrawn: corners => map.polygonDrawn(corners)
    }
    MapFurniture {
        anchors {
            fill: parent
            leftMargin: map.coveredLeft
            topMargin: map.coveredTop
            rightMargin: map.coveredRight
            bottomMargin: map.coveredBottom
        }
        camera: mapCamera
        colors: colors
        attribution: map.creditsShown ? map.attribution : ""
        miles: map.miles
        textScale: map.textScale
        buttonsShown: map.buttonsShown
        pointing: gestures.hovered && map.width > 420 * map.textScale // where there is room for the read-out
        pointer: gestures.pointer
    }
    Rectangle { // where the keyboard is
        anchors.fill: parent
        visible: ground.activeFocus && map.byKeyboard && map.buttonsShown
        color: "transparent"
        border { width: 2; color: colors.accent }
    }
}
