import QtQuick
import Whereabouts.Widgets

// A model's card. Links are opened by the system's browser, and only where someone clicks on them.
Text {
    id: words
    objectName: "modelCard"
    property alias folder: card.folder

    text: card.markdown || " " // never empty: Qt gives the first text no margins between paragraphs
    textFormat: Text.MarkdownText
    wrapMode: Text.Wrap
    color: Theme.text
    linkColor: Theme.accent
    font.pointSize: Theme.body * 72 / (25.4 * Screen.logicalPixelDensity) // Markdown has margins only in points
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
