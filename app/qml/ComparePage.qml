pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

// The picture at hand as several models see it: their maps in step, the difference of two, all together, and the figures.
Rectangle {
    id: page
    objectName: "comparePage"
    required property Explorer explorer
    property string view: "maps" // "maps", "difference" or "ensemble"
    readonly property bool alone: comparison.models.length < 2
    // The box around the areas that hold 90 % of what each model says; null before there is one.
    readonly property var area: {
        let all = null
        for (const model of comparison.models)
            if (model.answer.shown && !model.answer.nothingLeft)
                all = all ? all.united(model.answer.area90) : model.answer.area90
        return all
    }
    signal done()
    signal modelsWanted()

    color: Theme.background

    function takesRasters(urls) { return view === "ensemble" && !alone && comparison.settings.priors.areRasters(urls) }
    function addPriors(urls) { comparison.settings.priors.add(urls) }

    Shortcut {
        sequence: "Escape"
        onActivated: page.done()
    }
    Comparison {
        id: comparison
        explorer: page.explorer
    }
    CompareHead {
        id: head
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: 16 }
        comparison: comparison
        name: page.explorer.name
        view: page.view
        onViewChosen: view => page.view = view
        onDone: page.done()
    }
    CompareEmpty {
        anchors { horizontalCenter: parent.horizontalCenter; verticalCenter: parent.verticalCenter }
        width: Math.min(parent.width - 48, 640 * Settings.textScale)
        visible: page.alone
        comparison: comparison
        onModelsWanted: page.modelsWanted()
    }
    ScrollArea { // scrolls as one where there is room for few rows below the map; a drag on the map is the map's
        id: body
        readonly property bool flowing: height - area.y - 8 < table.headHeight + 120 * Settings.textScale
        readonly property real leastStage: Math.round(260 + 90 * Settings.textScale) * (narrow && page.view === "ensemble" ? 2 : 1)
        readonly property bool narrow: width < 420 * Settings.textScale // what is all together lies below each other then
        anchors { left: parent.left; right: parent.right; top: head.bottom; bottom: parent.bottom; leftMargin: 12; rightMargin: 12; topMargin: 11 }
        visible: !page.alone
        interactive: false
        onHeightChanged: scrollBy(0)
        onContentHeightChanged: scrollBy(0)
        contentHeight: flowing ? area.y + table.height + 8 : height
        activeFocusOnTab: flowing
        Accessible.role: Accessible.Pane
        Accessible.name: area.name
        FocusRing { parent: body; anchors.margins: 0; shown: body.activeFocus }
        WheelHandler {
            enabled: body.contentHeight > body.height
            onWheel: event => body.scrollBy(-event.angleDelta.y / 2.5)
        }
        Item {
            id: stage
            x: 4
            y: 1
            width: body.width - 8
            height: Math.max(body.leastStage, Math.round(body.height * (page.view === "ensemble" ? 0.7 : 0.57)))
            Loader {
                anchors.fill: parent
                active: !page.alone
                sourceComponent: page.view === "difference" ? differenceView : page.view === "ensemble" ? ensembleView : mapsView
            }
        }
        ScrollArea {
            id: area
            readonly property string name: qsTr("Places and errors")
            objectName: "compareFigures"
            anchors { left: stage.left; right: stage.right; top: stage.bottom; topMargin: 8 }
            height: body.flowing ? table.height : table.rowsWithin(body.height - y - 8)
            contentHeight: table.height
            interactive: !body.flowing
            activeFocusOnTab: !body.flowing
            Accessible.role: Accessible.Pane
            Accessible.name: name
            FocusRing { anchors.margins: 0; shown: area.activeFocus }
            CompareTable {
                id: table
                width: area.width - 14 // the scroll bar's place
                pictures: page.explorer.isPicture
                models: page.view === "ensemble" ? [...comparison.models, comparison.ensemble] : [...comparison.models]
            }
        }
    }
    Component {
        id: mapsView
        CompareMaps {
            models: comparison.models
            cities: page.explorer.cityNames
            area: page.area
        }
    }
    Component {
        id: differenceView
        CompareDifference {
            comparison: comparison
            cities: page.explorer.cityNames
            area: page.area
        }
    }
    Component {
        id: ensembleView
        CompareEnsemble {
            comparison: comparison
            cities: page.explorer.cityNames
            pictures: page.explorer.isPicture
            narrow: body.narrow
        }
    }
}
