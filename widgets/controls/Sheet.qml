import QtQuick
import QtQuick.Templates as T

// A dialog over the window, closed by Escape, a click beside it or its button. The keyboard then goes back to where it was.
T.Popup {
    id: sheet
    property string title
    property Component sourceComponent
    property real wideness: 520 // at the normal text size
    property Item opener // gets the keyboard back; if none is set, what has it as the sheet opens

    parent: T.Overlay.overlay
    anchors.centerIn: parent
    width: Math.min(parent ? parent.width - 48 : 480, wideness * Settings.textScale)
    height: Math.min(parent ? parent.height - 48 : 480, head.height + area.contentHeight + 40)
    modal: true
    focus: true
    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside
    onAboutToShow: {
        if (!opener)
            opener = parent?.Window.activeFocusItem ?? null
    }
    onClosed: {
        const back = opener
        opener = null
        if (back?.visible)
            back.forceActiveFocus(Qt.TabFocusReason)
    }

    background: Panel {}
    T.Overlay.modal: Rectangle { color: Theme.shadow }
    contentItem: FocusScope {
        focus: true
        Keys.onDownPressed: area.scrollBy(48)
        Keys.onUpPressed: area.scrollBy(-48)
        Item {
            id: head
            anchors { left: parent.left; right: parent.right; top: parent.top; margins: 8; leftMargin: 20 }
            height: Math.max(Theme.control32 + 12, words.height + 8)
            Label {
                id: words
                anchors.verticalCenter: parent.verticalCenter
                width: parent.width - close.width - 8
                text: sheet.title
                font.pixelSize: Theme.title
                font.weight: Font.DemiBold
            }
            IconButton {
                id: close
                anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                focus: true
                iconName: "x"
                text: qsTr("Close")
                onClicked: sheet.close()
            }
        }
        ScrollArea {
            id: area
            anchors { left: parent.left; right: parent.right; top: head.bottom; bottom: parent.bottom; bottomMargin: 16 }
            contentHeight: content.height
            Loader {
                id: content
                x: 20
                width: area.width - 40
                active: sheet.visible
                sourceComponent: sheet.sourceComponent
            }
        }
    }
}
