import QtQuick
import Whereabouts.Widgets

// What can be done with the result; it stays in sight while the rest scrolls.
Flow {
    id: actions
    required property Explorer explorer
    readonly property bool done: explorer.state === Explorer.Done
    signal drawWanted(string shape, bool only)
    signal saveWanted()
    signal openWanted()

    spacing: 8
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Actions")

    PushButton {
        visible: actions.done && !actions.explorer.answer.nothingLeft
        strong: true
        iconName: "download"
        text: qsTr("Save heatmap")
        onClicked: actions.saveWanted()
    }
    PushButton {
        iconName: "folder-open"
        text: qsTr("Open another")
        onClicked: actions.openWanted()
    }
    DrawButton {
        objectName: "notHere"
        visible: actions.done
        iconName: "ban"
        text: qsTr("Not here")
        onShapeChosen: shape => actions.drawWanted(shape, false)
    }
    DrawButton {
        visible: actions.done
        iconName: "circle-dot"
        text: qsTr("Only here")
        onShapeChosen: shape => actions.drawWanted(shape, true)
    }
}
