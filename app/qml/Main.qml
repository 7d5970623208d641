import QtQuick
import Whereabouts.Widgets

// The window: the rail at the left, one page beside it, and what lies over every page.
Window {
    id: window
    required property Explorer explorer
    property bool comparing: false // the comparison lies over the Explore page
    onComparingChanged: {
        if (!comparing)
            Qt.callLater(() => explorePage.forceActiveFocus())
    }
    readonly property string shownPage: Settings.page
    onShownPageChanged: comparing = false

    minimumWidth: 480
    minimumHeight: 400
    color: Theme.background
    title: explorer.name ? explorer.name + " – Whereabouts" : "Whereabouts"

    Component.onCompleted: {
        width = Settings.windowWidth
        height = Settings.windowHeight
        if (Settings.windowX > -32768) {
            x = Settings.windowX
            y = Settings.windowY
        }
        if (Settings.windowMaximized)
            showMaximized()
        else
            show()
    }
    function remember() {
        Settings.windowMaximized = visibility === Window.Maximized
        if (visibility === Window.Windowed) {
            Settings.windowX = x
            Settings.windowY = y
            Settings.windowWidth = width
            Settings.windowHeight = height
        }
        Settings.latitude = explorePage.map.latitude
        Settings.longitude = explorePage.map.longitude
        Settings.zoomLevel = explorePage.map.zoomLevel
    }
    onXChanged: soon.restart()
    onYChanged: soon.restart()
    onWidthChanged: soon.restart()
    onHeightChanged: soon.restart()
    onClosing: remember()

    Timer { // so that a crash costs at most a moment's changes
        id: soon
        interval: 1000
        onTriggered: window.remember()
    }
    Connections {
        target: explorePage.map
        function onViewChanged() { soon.restart() }
    }

    Rail {
        id: rail
        anchors { left: parent.left; top: parent.top; bottom: parent.bottom }
        page: Settings.page
        onChosen: page => {
            window.comparing = false // also where the page is the same
            Settings.page = page
        }
    }
    ExplorePage {
        id: explorePage
        anchors { left: rail.right; right: parent.right; top: parent.top; bottom: parent.bottom }
        explorer: window.explorer
        enabled: Settings.page === "explore" && !window.comparing
        visible: enabled
        onHelpWanted: keys.open()
        onCompareWanted: window.comparing = true
    }
    // Pages by their files' names, and so read only when they are wanted: the window opens sooner.
    Loader {
        anchors.fill: explorePage
        active: Settings.page === "settings"
        source: "SettingsPage.qml"
    }
    Loader { // once it is made it stays, and what it works on goes on
        id: models
        anchors.fill: explorePage
        readonly property bool wanted: Settings.page === "models"
        active: false
        asynchronous: true
        visible: wanted
        onWantedChanged: {
            if (wanted)
                active = true
        }
        Component.onCompleted: setSource("ModelsPage.qml", { explorer: window.explorer })
    }
    Connections {
        target: models.item
        ignoreUnknownSignals: true
        function onSaid(sentence) { notice.show(sentence) }
    }
    Loader {
        id: compare
        anchors.fill: explorePage
        active: window.comparing && Settings.page === "explore"
        asynchronous: true
        Component.onCompleted: setSource("ComparePage.qml", { explorer: window.explorer })
    }
    Connections {
        target: compare.item
        ignoreUnknownSignals: true
        function onDone() { window.comparing = false }
        function onModelsWanted() {
            window.comparing = false
            Settings.page = "models"
        }
    }
    PageDropZone {
        anchors.fill: parent
        comparison: compare.item
        onRastersBrought: urls => comparison.addPriors(urls)
        onPicturesBrought: urls => {
            window.comparing = false
            Settings.page = "explore"
            window.explorer.open(urls)
        }
        onWeightsBrought: urls => models.item?.bring(urls)
    }
    ModelMemory {
        explorer: window.explorer
    }
    Notice {
        id: notice
        anchors { horizontalCenter: explorePage.horizontalCenter; bottom: parent.bottom; bottomMargin: 56 + (explorePage.visible ? explorePage.coveredBottom : 0) }
        maximumWidth: explorePage.width - 48
    }
    Connections {
        target: window.explorer
        function onSaid(sentence) { notice.show(sentence) }
        function onPlaced(picture) { Settings.notePicture(picture) }
        function onPictureChanged() {
            notice.hide() // what it says is of the one before
            if (window.explorer.state !== Explorer.Idle)
                Settings.page = "explore" // where it is seen, whatever was looked at before
        }
    }
    Connections {
        target: Clipboard
        function onCopied(text) { notice.show(qsTr("Copied %1").arg(text)) }
    }
    Sheet {
        id: keys
        title: qsTr("Keys")
        sourceComponent: KeysList {}
    }
    WindowKeys {
        window: window
        explorer: window.explorer
        page: explorePage
        onHelpWanted: keys.open()
    }
}
