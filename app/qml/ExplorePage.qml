pragma ComponentBehavior: Bound

import QtQuick
import QtPositioning
import Whereabouts.Widgets

// The map over the whole page; everything else floats on it.
FocusScope {
    id: page
    required property Explorer explorer
    readonly property bool narrow: width < 928 // a window of less than 1000 with the rail beside
    readonly property alias typing: searchField.typing
    readonly property alias map: map
    readonly property SidePanel side: sideLoader.item as SidePanel // null while nothing is open
    readonly property bool empty: explorer.state === Explorer.Idle
    signal helpWanted()
    signal compareWanted()

    function chooseFiles() { dialogs.open() }
    function save() { dialogs.save() }
    function search() { searchField.begin() }
    function copyEstimate() {
        if (explorer.answer.shown && !explorer.answer.nothingLeft)
            Clipboard.copy(Format.coordinate(explorer.answer.estimate, Settings.coordinateFormat, explorer.answer.within50Km))
    }
    readonly property bool canCancel: typing || map.drawing !== "" || explorer.state === Explorer.Working
    function cancel() {
        if (typing)
            searchField.leave()
        else if (map.drawing)
            map.cancelDrawing()
        else if (explorer.state === Explorer.Working)
            explorer.cancel()
    }
    function mark(coordinate, name) {
        map.sought = coordinate
        map.soughtName = name
        fly(coordinate, 100)
    }
    function fly(coordinate, withinKm) { map.flyTo(coordinate, withinKm) }
    function fit() { map.flyToArea(explorer.answer.area90) }

    // What the floating parts leave free of the map.
    readonly property real coveredRight: side && !narrow ? side.width + 16 : 0
    readonly property real coveredBottom: (filmstrip.visible ? filmstrip.height : 0) + (side && narrow ? side.height : 0)

    ResultMap {
        id: map
        objectName: "map"
        anchors.fill: parent
        focus: true
        explorer: page.explorer
        hoveredCandidate: page.side?.hovered ?? -1
        coveredTop: searchField.height + 24
        keptLeft: Settings.heatmapShown && legend.fits ? legend.width + 8 : 0 // also before there is a heatmap to explain
        coveredRight: exporting ? 0 : page.coveredRight
        coveredBottom: exporting ? 0 : page.coveredBottom
        onRightClicked: (coordinate, position) => {
            menu.active = true;
            (menu.item as MapMenu).show(coordinate, position)
        }
    }
    Connections {
        target: page.explorer
        function onResultShown() {
            if (page.side) // else once it is there and takes its part of the map
                page.fit()
        }
        function onMoveTo(coordinate) {
            searchField.text = Format.coordinate(coordinate, "decimal", 0)
            page.mark(coordinate, searchField.text)
        }
    }
    SearchField {
        id: searchField
        z: 3
        x: 12
        y: 12
        width: Math.min(400 * Settings.textScale, page.width - page.coveredRight - tools.width - 36)
        explorer: page.explorer
        onChosen: (coordinate, name) => {
            page.mark(coordinate, name)
            map.forceActiveFocus()
        }
        onTextChanged: { // the mark stays as long as the words
            if (!text)
                map.sought = QtPositioning.coordinate()
        }
        onAsked: sentence => {
            page.explorer.ask(sentence)
            map.forceActiveFocus()
        }
        onAbandoned: map.forceActiveFocus()
    }
    MapTools {
        id: tools
        z: 2
        anchors { left: searchField.right; leftMargin: 8; top: searchField.top }
        explorer: page.explorer
        legendFolded: legend.wanted && !legend.fits
        onOpenWanted: page.chooseFiles()
        onHelpWanted: page.helpWanted()
    }
    DrawHint {
        z: 2
        x: Math.max(12, (parent.width - page.coveredRight - width) / 2)
        y: searchField.y + searchField.height + 12
        shape: map.drawing
        room: parent.width - page.coveredRight - 24
        onCancelWanted: map.cancelDrawing()
    }
    FirstStart {
        visible: page.empty
        anchors { horizontalCenter: parent.horizontalCenter; bottom: parent.bottom; bottomMargin: 48 }
        width: Math.min(parent.width - 32, 640 * Settings.textScale)
        maximumHeight: parent.height - 48 - searchField.height - 36
        explorer: page.explorer
        onOpenWanted: page.chooseFiles()
    }
    HeatLegend {
        id: legend
        readonly property real below: page.coveredBottom + Math.round(26 + 16 * Settings.textScale) // with the scale
        readonly property bool wanted: !page.empty && !page.explorer.heatmap.empty && Settings.heatmapShown
        readonly property bool fits: height <= page.height - map.coveredTop - below
                                     && width < page.width - page.coveredRight - 72 * Settings.textScale // the zoom buttons' place
        objectName: "legend"
        visible: wanted && fits
        anchors { left: parent.left; leftMargin: 8; bottom: parent.bottom; bottomMargin: below }
        answer: page.explorer.answer
        regions: page.explorer.regions
        heatmap: page.explorer.heatmap
    }
    Loader {
        id: sideLoader
        active: !page.empty
        asynchronous: true // it is large: made at once it would make the window stutter
        onLoaded: {
            if (page.explorer.answer.shown)
                Qt.callLater(page.fit)
        }
        sourceComponent: SidePanel {
            narrow: page.narrow
            room: Qt.size(page.width, page.height - (filmstrip.visible ? filmstrip.height : 0))
            explorer: page.explorer
            onFlyWanted: (coordinate, withinKm) => page.fly(coordinate, withinKm)
            onFitWanted: page.fit()
            onDrawWanted: (shape, only) => map.drawArea(shape, only)
            onSaveWanted: page.save()
            onOpenWanted: page.chooseFiles()
            onCompareWanted: page.compareWanted()
        }
    }
    Filmstrip {
        id: filmstrip
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        visible: page.explorer.history.count > 1
        low: page.height < 480
        explorer: page.explorer
    }
    Loader { // the menu, made when it is first wanted
        id: menu
        active: false
        sourceComponent: MapMenu {
            explorer: page.explorer
        }
    }
    Dialogs {
        id: dialogs
        objectName: "dialogs"
        explorer: page.explorer
        map: map
    }
}
