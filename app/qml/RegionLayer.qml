import QtQuick
import QtPositioning
import Whereabouts.Widgets

// One of the user's areas: striped red where the place is not, green around where it is.
OutlineLayer {
    required property bool only
    required property list<geoCoordinate> path

    paths: [path]
    color: only ? "#2f9e63" : "#d9483b"
    halo: "#99ffffff"
    fill: only ? "#142f9e63" : "#50d9483b"
    hatch: only ? 0 : 10
}
