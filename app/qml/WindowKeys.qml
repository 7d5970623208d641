import QtQuick
import Whereabouts.Widgets

// What the keyboard does wherever the focus is.
Item {
    id: keys
    required property Window window
    required property Explorer explorer
    required property ExplorePage page
    signal helpWanted()

    Shortcut { sequences: [StandardKey.Open]; onActivated: keys.page.chooseFiles() }
    Shortcut { sequences: [StandardKey.Paste]; enabled: !keys.page.typing; onActivated: keys.explorer.paste() }
    Shortcut { sequences: [StandardKey.Copy]; enabled: !keys.page.typing; onActivated: keys.page.copyEstimate() }
    Shortcut { sequences: [StandardKey.Save]; enabled: keys.explorer.answer.shown; onActivated: keys.page.save() }
    Shortcut { sequences: [StandardKey.Undo]; enabled: !keys.page.typing; onActivated: keys.explorer.regions.undo() }
    Shortcut { sequences: [StandardKey.Redo]; enabled: !keys.page.typing; onActivated: keys.explorer.regions.redo() }
    Shortcut {
        sequences: [StandardKey.Find]
        onActivated: {
            Settings.page = "explore"
            keys.page.search()
        }
    }
    Shortcut { sequence: "Escape"; enabled: keys.page.enabled && keys.page.canCancel; onActivated: keys.page.cancel() }
    Shortcut { sequences: ["F1", "?"]; enabled: !keys.page.typing; onActivated: keys.helpWanted() }
    Shortcut { sequence: "Ctrl+1"; onActivated: Settings.page = "explore" }
    Shortcut { sequence: "Ctrl+2"; onActivated: Settings.page = "models" }
    Shortcut { sequence: "Ctrl+,"; onActivated: Settings.page = "settings" }
    Shortcut { sequence: "Ctrl+Q"; onActivated: keys.window.close() }
    Shortcut {
        sequence: "F11"
        onActivated: keys.window.visibility = keys.window.visibility === Window.FullScreen ? Window.Windowed : Window.FullScreen
    }
}
