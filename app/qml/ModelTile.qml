pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

// A model of the library: what it is, what it takes, what it costs, and what can be done with it.
Rectangle {
    id: tile
    required property string name
    required property string title
    required property string description
    required property string licence
    required property string folder
    required property real bytes
    required property var takes
    required property bool builtIn
    required property var missing
    required property string problem // set where the folder cannot be described
    required property bool onGpu
    required property bool measuring
    required property bool inUse
    required property bool usable // it takes something
    required property bool onlyPlaces // that is, neither pictures nor texts
    property real least: 0 // height, of that beside it
    readonly property var facts: Settings.modelFacts[name] ?? {}
    signal useWanted()
    signal cardWanted()
    signal measureWanted()
    signal checkWanted()
    signal removeWanted()

    implicitHeight: column.height + (problem ? 40 : actions.height + 52)
    height: Math.max(implicitHeight, least)
    radius: Theme.radius
    color: Theme.surface
    border.width: inUse ? 2 : 1
    border.color: inUse ? Theme.accent : Theme.line
    Accessible.role: Accessible.Grouping
    Accessible.name: problem ? qsTr("A model that cannot be read") : title

    Column {
        id: column
        x: 20
        y: 20
        width: parent.width - 40
        spacing: 12

        Problem {
            width: parent.width
            visible: tile.problem
            text: tile.problem
        }
        Column {
            width: parent.width
            visible: !tile.problem
            spacing: 4
            Label {
                width: parent.width
                text: tile.title
                font.pixelSize: Theme.title
                font.weight: Font.DemiBold
                Accessible.role: Accessible.Heading
            }
            Label {
                width: parent.width
                text: tile.builtIn ? qsTr("%1, comes with the program").arg(tile.name) : tile.name
                color: Theme.dim
                font.pixelSize: Theme.small
                wrapMode: Text.WrapAnywhere
            }
        }
        Label {
            width: parent.width
            visible: tile.description
            text: tile.description
        }
        Flow {
            width: parent.width
            visible: !tile.problem && tile.usable
            spacing: 8
            Accessible.role: Accessible.Grouping
            Accessible.name: qsTr("Takes")
            Repeater {
                model: tile.takes
                ModalitySign {
                    required property string modelData
                    modality: modelData
                }
            }
        }
        Label {
            objectName: "onlyPlaces-" + tile.name
            width: parent.width
            visible: tile.onlyPlaces
            text: qsTr("Not for pictures or text: it finds places alike.")
            font.pixelSize: Theme.small
        }
        Flow {
            width: parent.width
            visible: !tile.problem
            spacing: 20
            Fact { name: qsTr("Size"); value: Format.bytes(tile.bytes) }
            Fact { name: qsTr("Parameters"); value: Format.amount(tile.facts.parameters ?? 0); visible: tile.facts.parameters > 0 }
            Fact { name: qsTr("Runs on"); value: tile.onGpu ? qsTr("GPU") : qsTr("CPU") }
            Fact { name: qsTr("Licence"); value: tile.licence || qsTr("not stated") }
            Fact {
                name: qsTr("Time for an answer")
                value: tile.measuring ? qsTr("measuring…") : tile.facts.ms > 0 ? Format.duration(tile.facts.ms) : qsTr("not measured")
            }
        }
        Label {
            objectName: "unusable-" + tile.name
            width: parent.width
            visible: !tile.problem && !tile.usable
            text: qsTr("It takes nothing yet, so it cannot be used.")
            font.weight: Font.DemiBold
        }
        Repeater {
            model: tile.missing
            Label {
                required property string modelData
                objectName: "missing-" + tile.name
                width: column.width
                text: modelData
                color: Theme.dim
                font.pixelSize: Theme.small
            }
        }
    }
    ModelActions {
        id: actions
        anchors { left: column.left; right: column.right; bottom: parent.bottom; bottomMargin: 20 }
        visible: !tile.problem
        name: tile.name
        inUse: tile.inUse
        usable: tile.usable
        onlyPlaces: tile.onlyPlaces
        measuring: tile.measuring
        builtIn: tile.builtIn
        onUseWanted: tile.useWanted()
        onCardWanted: tile.cardWanted()
        onMeasureWanted: tile.measureWanted()
        onCheckWanted: tile.checkWanted()
        onRemoveWanted: tile.removeWanted()
    }
}
