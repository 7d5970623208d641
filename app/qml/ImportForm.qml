pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

// From what was dropped to a model of the library: a name, the progress, what came of it.
Column {
    id: form
    required property ModelImport importing
    readonly property bool asking: importing.state === ModelImport.Offered || importing.state === ModelImport.Failed
    readonly property bool failed: importing.state === ModelImport.Failed
    readonly property bool refused: failed && entry.text === importing.suggestedName // the same once more would fail once more
    readonly property string fault: importing.faultOf(entry.text)
    readonly property int step: importing.state
    // More may belong to it, such as the CLIP that a GeoCLIP looks with.
    readonly property bool incomplete: step === ModelImport.Offered || (step === ModelImport.Done && importing.missing.length > 0)
    signal filesWanted(bool besides) // what there is
    signal folderWanted(bool besides)
    signal done()
    signal useWanted(string name)

    spacing: 16
    onStepChanged: Qt.callLater(lead)
    // The keyboard goes to what a person most likely wants next.
    function lead() {
        const next = refused ? others : asking ? begin : use.visible ? use : leave
        next.forceActiveFocus(Qt.TabFocusReason)
    }

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
            onAccepted: {
                if (!form.refused)
                    form.importing.begin(text)
            }
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
        visible: form.failed
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
            id: others
            objectName: "chooseOtherFiles"
            visible: form.failed
            strong: form.refused
            iconName: "package-plus"
            text: qsTr("Choose other files")
            onClicked: form.filesWanted(false)
        }
        PushButton {
            objectName: "chooseAnotherFolder"
            visible: form.failed
            iconName: "folder-open"
            text: qsTr("Choose another folder")
            onClicked: form.folderWanted(false)
        }
        PushButton {
            id: begin
            objectName: "beginImport"
            visible: form.asking && form.importing.files.length > 0
            enabled: !form.fault && !form.refused
            strong: !form.refused
            iconName: "package-plus"
            text: qsTr("Import")
            onClicked: form.importing.begin(entry.text)
        }
        PushButton {
            id: use
            objectName: "useImported"
            visible: form.importing.state === ModelImport.Done && form.importing.usable
            strong: true
            text: qsTr("Use it")
            onClicked: form.useWanted(form.importing.suggestedName)
        }
        PushButton {
            objectName: "addFiles"
            visible: form.incomplete
            iconName: "package-plus"
            text: qsTr("Add files")
            onClicked: form.filesWanted(true)
        }
        PushButton {
            objectName: "addFolder"
            visible: form.incomplete
            iconName: "folder-open"
            text: qsTr("Add a folder")
            onClicked: form.folderWanted(true)
        }
        PushButton {
            id: leave
            text: form.importing.state === ModelImport.Done ? qsTr("Close") : qsTr("Cancel")
            onClicked: form.done()
        }
    }
}
