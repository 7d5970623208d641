import QtQuick
import QtPositioning
import Whereabouts.Widgets

// What the right button on the map offers for that place.
ActionMenu {
    id: menu
    required property Explorer explorer
    property geoCoordinate coordinate

    function show(at, position) {
        coordinate = at
        popup(position.x, position.y)
    }

    ActionItem {
        iconName: "copy"
        text: qsTr("Copy %1").arg(Format.coordinate(menu.coordinate, "decimal", 0))
        onTriggered: Clipboard.copy(Format.coordinate(menu.coordinate, "decimal", 0))
    }
    ActionItem {
        iconName: "copy"
        text: qsTr("Copy %1").arg(Format.coordinate(menu.coordinate, "dms", 0))
        onTriggered: Clipboard.copy(Format.coordinate(menu.coordinate, "dms", 0))
    }
    ActionItem {
        iconName: "copy"
        text: qsTr("Copy %1").arg(Format.coordinate(menu.coordinate, "geo", 0))
        onTriggered: Clipboard.copy(Format.coordinate(menu.coordinate, "geo", 0))
    }
    ActionItem {
        objectName: "placesLikeThis"
        enabled: menu.explorer.takesPlaces
        iconName: "map-pin"
        text: menu.explorer.takesPlaces ? qsTr("Places like this one") : qsTr("Places like this one: needs a model that takes places")
        onTriggered: menu.explorer.findLike(menu.coordinate)
    }
    ActionItem {
        enabled: menu.explorer.answer.shown
        iconName: "ban"
        text: qsTr("Not within %1 of here").arg(Format.distance(500, Settings.units))
        onTriggered: menu.explorer.regions.addCircle(menu.coordinate, 500, false)
    }
    ActionItem {
        enabled: menu.explorer.answer.shown
        iconName: "circle-dot"
        text: qsTr("Only within %1 of here").arg(Format.distance(1000, Settings.units))
        onTriggered: menu.explorer.regions.addCircle(menu.coordinate, 1000, true)
    }
}
