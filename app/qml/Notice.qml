import QtQuick
import Whereabouts.Widgets

// A sentence for a few seconds.
Rectangle {
    id: notice
    property real maximumWidth: 600
    readonly property alias text: label.text

    function show(sentence) {
        label.text = sentence
        opacity = 1
        away.interval = 3000 + 50 * sentence.length
        away.restart()
    }
    function hide() { opacity = 0 }

    width: label.width + 32
    height: label.height + 20
    radius: Theme.radius
    color: Theme.text
    opacity: 0
    visible: opacity > 0
    Accessible.role: Accessible.AlertMessage
    Accessible.name: label.text
    Behavior on opacity { NumberAnimation { duration: Theme.motion } }

    Label {
        id: label
        anchors.centerIn: parent
        width: Math.min(implicitWidth, notice.maximumWidth - 32)
        color: Theme.surface
        Accessible.ignored: true
    }
    Timer {
        id: away
        onTriggered: notice.hide()
    }
    TapHandler { onTapped: notice.hide() }
}
