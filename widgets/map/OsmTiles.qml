import QtQuick
import QtLocation
import QtPositioning

// OpenStreetMap below our own layers. It is made only when the user has chosen it: nothing reaches the network before.
Map {
    id: osm

    required property MapCamera camera

    plugin: Plugin {
        name: "osm"
        PluginParameter { name: "osm.useragent"; value: "Whereabouts" }
        PluginParameter { name: "osm.mapping.providersrepository.disabled"; value: true }
        PluginParameter { name: "osm.mapping.custom.host"; value: "https://tile.openstreetmap.org/" }
        PluginParameter { name: "osm.mapping.custom.mapcopyright"; value: "OpenStreetMap contributors" }
    }
    activeMapType: supportedMapTypes[supportedMapTypes.length - 1] // the custom host
    color: "transparent" // where a tile is missing, as without a network, the outlines show
    copyrightsVisible: false // the map's own line names them
    tilt: 0
    bearing: 0
    center: QtPositioning.coordinate(camera.latitude, camera.longitude)
    zoomLevel: camera.zoomLevel
}
