pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Whereabouts.Widgets

// The models at hand, and how more of them are brought in.
Rectangle {
    id: page
    objectName: "modelsPage"
    required property Explorer explorer
    signal said(string sentence)

    color: Theme.background

    // Files that were dropped here.
    function bring(urls) {
        importing.offer(urls, library.names())
        importSheet.open()
    }
    function refresh() { library.refresh() }
    onVisibleChanged: {
        if (visible)
            library.refresh()
    }

    ModelLibrary {
        id: library
        explorer: page.explorer
        onMeasured: (name, ms, parameters) => Settings.noteModel(name, ms, parameters)
        onRemoved: name => {
            Settings.forgetModel(name)
            if (Settings.model === name)
                Settings.model = "orbit"
        }
        onSaid: sentence => page.said(sentence)
    }
    ModelImport {
        id: importing
        onImported: name => {
            Settings.forgetModel(name)
            library.refresh()
        }
    }
    ScrollArea {
        id: area
        anchors.fill: parent
        contentHeight: column.height + 64

        Column {
            id: column
            x: Math.max(24, (area.width - width) / 2)
            y: 32
            width: Math.min(area.width - 48, 1080 * Settings.textScale)
            spacing: 20

            ModelsHead {
                width: parent.width
                onFilesWanted: button => {
                    importSheet.opener = button
                    dialogs.files(false)
                }
                onFolderWanted: button => {
                    importSheet.opener = button
                    dialogs.folder(false)
                }
            }
            Grid {
                id: grid
                width: parent.width
                columns: width > 820 * Settings.textScale ? 2 : 1
                spacing: 16

                // Tiles beside each other are equally high.
                function level() {
                    for (let first = 0; first < tiles.count; first += columns) {
                        const beside = []
                        for (let i = first; i < first + columns; ++i)
                            if (tiles.itemAt(i)) // null past the last, and while the list changes
                                beside.push(tiles.itemAt(i))
                        const highest = Math.max(...beside.map(tile => tile.implicitHeight))
                        beside.forEach(tile => tile.least = highest)
                    }
                }
                onColumnsChanged: Qt.callLater(level)
                Repeater {
                    id: tiles
                    model: library
                    ModelTile {
                        id: tile
                        width: (grid.width - (grid.columns - 1) * grid.spacing) / grid.columns
                        onImplicitHeightChanged: Qt.callLater(grid.level)
                        inUse: name === page.explorer.model
                        onUseWanted: Settings.model = name
                        onCardWanted: sheets.showCard(tile)
                        onMeasureWanted: library.measure(name)
                        onCheckWanted: sheets.showCheck(tile)
                        onRemoveWanted: sheets.askRemove(tile)
                    }
                }
            }
            ModelSources {
                width: parent.width
                visible: library.count > 0 && library.onlyBuiltIn
            }
            AboutComputer {
                width: parent.width
                engine: library.engine
            }
        }
    }
    ModelSheets {
        id: sheets
        onRemoveWanted: name => library.remove(name)
    }
    Sheet {
        id: importSheet
        title: qsTr("Import a model")
        closePolicy: importing.state === ModelImport.Working ? T.Popup.NoAutoClose
                                                                     : T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside
        onClosed: importing.cancel()
        sourceComponent: ImportForm {
            importing: importing
            onFilesWanted: besides => dialogs.files(besides)
            onFolderWanted: besides => dialogs.folder(besides)
            onDone: importSheet.close()
            onUseWanted: name => {
                Settings.model = name
                importSheet.close()
            }
        }
    }
    ImportDialogs {
        id: dialogs
        onChosen: urls => besides ? importing.add(urls, library.names()) : page.bring(urls)
    }
}
