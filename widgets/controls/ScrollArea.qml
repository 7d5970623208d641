import QtQuick
import QtQuick.Templates as T

// A column that scrolls when it is higher than its place; what the keyboard reaches is scrolled into view. Where it is
// `shaded`, a shadow at the edge says that there is more above or below.
Flickable {
    id: area
    property bool shaded: false

    clip: true
    contentWidth: width
    boundsBehavior: Flickable.StopAtBounds
    flickableDirection: Flickable.VerticalFlick

    Keys.onDownPressed: scrollBy(48)
    Keys.onUpPressed: scrollBy(-48)
    function scrollBy(pixels) {
        contentY = Math.max(0, Math.min(contentHeight - height, contentY + pixels))
    }
    readonly property Item focused: Window.activeFocusItem
    onFocusedChanged: {
        if (!focused || !isWithin(focused))
            return
        const top = focused.mapToItem(contentItem, 0, 0).y
        if (top < contentY + 8)
            contentY = Math.max(0, top - 8)
        else if (top + focused.height > contentY + height - 8)
            contentY = Math.min(contentHeight - height, top + focused.height - height + 8)
    }
    function isWithin(item) {
        for (let parent = item.parent; parent; parent = parent.parent)
            if (parent === contentItem)
                return true
        return false
    }

    component Shade: Rectangle {
        property bool above: false
        parent: area
        width: area.width
        height: 6
        gradient: Gradient {
            GradientStop { position: above ? 0 : 1; color: Theme.shadow }
            GradientStop { position: above ? 1 : 0; color: "transparent" }
        }
    }
    Shade {
        above: true
        visible: area.shaded && area.contentY > 1
    }
    Shade {
        y: area.height - height
        visible: area.shaded && area.contentY < area.contentHeight - area.height - 1
    }

    T.ScrollBar.vertical: T.ScrollBar {
        id: bar
        policy: T.ScrollBar.AsNeeded
        visible: size < 1
        implicitWidth: 8
        padding: 1
        minimumSize: 0.1
        contentItem: Rectangle {
            implicitWidth: 6
            radius: 3
            color: bar.pressed || bar.hovered ? Theme.dim : Theme.control
            opacity: 0.8
        }
    }
}
