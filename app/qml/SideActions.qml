import QtQuick
import Whereabouts.Widgets

// What can be done with the result; it stays in sight while the rest scrolls.
Flow {
    id: actions
    required property Explorer explorer
    readonly property bool done: explorer.state === Explorer.Done
    property bool brief: false // icons only
    signal drawWanted(string shape, bool only)
    signal saveWanted()
    signal openWanted()

    spacing: 8
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Actions")

    PushButton {
        visible: actions.done && !actions.explorer.answer.nothingLeft
        strong: true
        brief: actions.brief
        iconName: "download"
        text: qsTr("Save heatmap")
        onClicked: actions.saveWanted()
    }
    PushButton {
        brief: actions.brief
        iconName: "folder-open"
        text: qsTr("Open another")
        onClicked: actions.openWanted()
    }
    DrawButton {
        objectName: "notHere"
        visible: actions.done
        brief: actions.brief
        iconName: "ban"
        text: qsTr("Not here")
        onShapeChosen: shape => actions.drawWanted(shape, false)
    }
    DrawButton {
        visible: actions.done
        brief: actions.brief
        iconName: "circle-dot"
        text: qsTr("Only here")
        onShapeChosen: shape => actions.drawWanted(shape, true)
    }
}
