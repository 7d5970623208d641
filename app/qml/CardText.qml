import QtQuick
import Whereabouts.Widgets

// A model's card. Links are opened by the system's browser, and only where someone clicks on them.
Text {
    id: words
    objectName: "modelCard"
    property alias folder: card.folder

    text: card.markdown
    textFormat: Text.MarkdownText
    wrapMode: Text.Wrap
    color: Theme.text
    linkColor: Theme.accent
    font.pixelSize: Theme.body
    Accessible.role: Accessible.StaticText
    Accessible.name: text
    onLinkActivated: link => {
        if (/^https?:/.test(link))
            Qt.openUrlExternally(link)
    }
    HoverHandler {
        enabled: words.hoveredLink
        cursorShape: Qt.PointingHandCursor
    }
    ModelCard {
        id: card
    }
}
