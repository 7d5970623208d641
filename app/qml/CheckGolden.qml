pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

// Beyond the model itself: a golden file is chosen; then for each of its outputs: does the model give the same?
Column {
    id: form
    required property string folder
    required property ModelCheck check
    required property bool free // nothing else is being done with the model

    spacing: 16
    Label {
        width: parent.width
        text: qsTr("A golden file (.safetensors) holds inputs and what the reference implementation made of them. The model is run on the inputs, and what comes out is compared.")
    }
    PushButton {
        objectName: "chooseGolden"
        enabled: form.free && !form.check.busy
        iconName: "folder-open"
        text: qsTr("Choose a golden file")
        onClicked: {
            dialog.active = true;
            (dialog.item as OpenDialog).open()
        }
    }
    Label {
        width: parent.width
        visible: form.check.busy
        text: qsTr("Comparing with %1…").arg(form.check.file)
        color: Theme.dim
    }
    PushButton {
        objectName: "cancelCheck"
        visible: form.check.busy
        text: qsTr("Cancel")
        onClicked: form.check.cancel()
    }
    Problem {
        width: parent.width
        visible: form.check.problem
        text: form.check.problem
    }
    Label {
        width: parent.width
        visible: form.check.count > 0
        text: form.check.agrees ? qsTr("All %n outputs of %1 agree.", "", form.check.count).arg(form.check.file)
                           : qsTr("Not every output of %1 agrees.").arg(form.check.file)
        color: form.check.agrees ? Theme.good : Theme.danger
        font.weight: Font.DemiBold
    }
    Repeater {
        model: form.check
        Item {
            id: row
            required property string output
            required property string largest
            required property string tolerance
            required property bool agrees
            width: form.width
            height: words.height
            Icon {
                id: sign
                name: row.agrees ? "check" : "triangle-alert"
                colour: row.agrees ? Theme.good : Theme.danger
            }
            Label {
                id: words
                anchors { left: sign.right; leftMargin: 10; right: parent.right }
                text: (row.agrees ? qsTr("%1 agrees: largest difference %2, allowed %3")
                                  : qsTr("%1 differs: largest difference %2, allowed %3"))
                      .arg(row.output).arg(row.largest).arg(row.tolerance)
                wrapMode: Text.Wrap
            }
        }
    }
    Loader {
        id: dialog
        active: false
        sourceComponent: OpenDialog {
            title: qsTr("Choose a golden file")
            nameFilters: [qsTr("Tensors (*.safetensors)"), qsTr("All files (*)")]
            onChosen: files => form.check.run(form.folder, files[0])
        }
    }
}
