import QtQuick
import QtQuick.Templates as T

T.Menu {
    id: menu
    margins: 8
    padding: 4
    implicitWidth: Math.max(200, contentItem.widest + 8)
    implicitHeight: contentItem.implicitHeight + topPadding + bottomPadding
    cascade: false
    background: Panel {}
    contentItem: ListView {
        readonly property real widest: {
            let width = 0
            for (let i = 0; i < menu.count; ++i)
                width = Math.max(width, menu.itemAt(i)?.implicitWidth ?? 0)
            return width
        }
        implicitHeight: contentHeight
        model: menu.contentModel
        interactive: false
        currentIndex: menu.currentIndex
    }
    delegate: ActionItem {}
}
