pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

// From what was dropped to a model of the library: a name, the progress, what came of it.
Column {
    id: form
    required property ModelImport importing
    readonly property bool asking: importing.state === ModelImport.Offered || importing.state === ModelImport.Failed
    readonly property string fault: importing.faultOf(entry.text)
    signal done()
    signal useWanted(string name)

    spacing: 16

    Label {
        width: parent.width
        visible: form.importing.files.length > 0
        text: form.importing.files.slice(0, 8).join("\n")
              + (form.importing.files.length > 8 ? "\n" + qsTr("and %n more", "", form.importing.files.length - 8) : "")
        color: Theme.dim
        wrapMode: Text.WrapAnywhere
    }
    Column {
        width: parent.width
        visible: form.asking && form.importing.files.length > 0
        spacing: 8
        Label { text: qsTr("Name in the library") }
        TextEntry {
            id: entry
            objectName: "importName"
            width: parent.width
            name: qsTr("Name in the library")
            faulty: form.fault
            text: form.importing.suggestedName
            onAccepted: form.importing.begin(text)
        }
        Label {
            width: parent.width
            visible: form.fault
            text: form.fault
            color: Theme.danger
            font.pixelSize: Theme.small
        }
    }
    Problem {
        width: parent.width
        objectName: "importProblem"
        visible: form.importing.state === ModelImport.Failed
        text: form.importing.problem
    }
    Column {
        width: parent.width
        visible: form.importing.state === ModelImport.Working
        spacing: 8
        Label {
            width: parent.width
            text: (form.importing.stage || qsTr("Beginning")) + "…"
            color: Theme.dim
        }
        Bar {
            width: parent.width
            value: form.importing.fraction
        }
    }
    ImportReport {
        objectName: "importReport"
        width: parent.width
        visible: form.importing.state === ModelImport.Done
        importing: form.importing
    }
    Flow {
        width: parent.width
        spacing: 8
        PushButton {
            objectName: "beginImport"
            visible: form.asking && form.importing.files.length > 0
            enabled: !form.fault
            strong: true
            iconName: "package-plus"
            text: qsTr("Import")
            onClicked: form.importing.begin(entry.text)
        }
        PushButton {
            objectName: "useImported"
            visible: form.importing.state === ModelImport.Done && form.importing.usable
            strong: true
            text: qsTr("Use it")
            onClicked: form.useWanted(form.importing.suggestedName)
        }
        PushButton {
            text: form.importing.state === ModelImport.Done ? qsTr("Close") : qsTr("Cancel")
            onClicked: form.done()
        }
    }
}
