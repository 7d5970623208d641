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
        anchors { left: parent.left; right: parent.right; top: head.bottom; margins: 24 }
        visible: page.alone
        nothingElse: comparison.listed && comparison.choices.length === 0
        onModelsWanted: page.modelsWanted()
    }
    Item {
        id: stage
        anchors { left: parent.left; right: parent.right; top: head.bottom; margins: 16; topMargin: 12 }
        height: Math.max(180, (page.height - head.height) * 0.52)
        visible: !page.alone
        Loader {
            anchors.fill: parent
            active: !page.alone
            sourceComponent: page.view === "difference" ? differenceView : page.view === "ensemble" ? ensembleView : mapsView
        }
    }
    Component {
        id: mapsView
        CompareMaps { models: comparison.models }
    }
    Component {
        id: differenceView
        CompareDifference { comparison: comparison }
    }
    Component {
        id: ensembleView
        CompareEnsemble {
            comparison: comparison
            pictures: page.explorer.isPicture
        }
    }
    ScrollArea {
        id: area
        anchors { left: parent.left; right: parent.right; top: stage.bottom; bottom: parent.bottom; margins: 16; topMargin: 8 }
        visible: !page.alone
        contentHeight: table.height + 8
        activeFocusOnTab: true
        Accessible.role: Accessible.Pane
        Accessible.name: qsTr("Places and errors")
        FocusRing { anchors.margins: 0; shown: area.activeFocus }
        CompareTable {
            id: table
            width: area.width
            pictures: page.explorer.isPicture
            models: page.view === "ensemble" ? [...comparison.models, comparison.ensemble] : [...comparison.models]
        }
    }
}
