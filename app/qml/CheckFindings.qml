pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

// What was looked at in a model, one thing below the other: it agrees, could not be checked, or is faulty.
Column {
    id: list
    required property string folder
    required property ModelFindings findings
    readonly property bool done: !findings.busy && findings.count > 0

    spacing: 12
    Label {
        width: parent.width
        text: qsTr("Its files are compared with the SHA-256 that its import recorded, its tensors are looked through, and it is run once.")
    }
    Column {
        width: parent.width
        visible: list.findings.busy
        spacing: 8
        Label {
            width: parent.width
            text: (list.findings.stage || qsTr("Beginning")) + "…"
            color: Theme.dim
        }
        Bar {
            width: parent.width
            value: list.findings.fraction
            Accessible.role: Accessible.ProgressBar
            Accessible.name: list.findings.stage || qsTr("Beginning")
        }
        PushButton {
            objectName: "cancelFindings"
            iconName: "x"
            text: qsTr("Cancel")
            onClicked: list.findings.cancel()
        }
    }
    Problem {
        width: parent.width
        objectName: "findingsProblem"
        visible: list.findings.problem
        text: list.findings.problem
    }
    Label {
        objectName: "findingsVerdict"
        width: parent.width
        visible: list.done
        text: list.findings.faults === 1 ? qsTr("One fault was found.")
              : list.findings.faults > 0 ? qsTr("%n faults were found.", "", list.findings.faults)
              : list.findings.complete ? qsTr("Everything agrees.") : qsTr("What could be checked agrees.")
        color: list.findings.faults > 0 ? Theme.danger : Theme.good
        font.weight: Font.DemiBold
    }
    Repeater {
        model: list.findings
        Item {
            id: row
            required property string subject
            required property int verdict
            required property string sentence
            readonly property bool agrees: verdict === ModelFindings.Agrees
            readonly property bool faulty: verdict === ModelFindings.Faulty
            width: list.width
            height: words.height
            Icon {
                id: sign
                name: row.agrees ? "check" : row.faulty ? "triangle-alert" : "circle-help"
                colour: row.agrees ? Theme.good : row.faulty ? Theme.danger : Theme.dim
            }
            Label {
                id: words
                anchors { left: sign.right; leftMargin: 10; right: parent.right }
                text: (row.agrees ? qsTr("%1 in order: %2.") : row.faulty ? qsTr("%1 has a fault: %2.") : qsTr("%1 not checked: %2."))
                      .arg(row.subject).arg(row.sentence)
                wrapMode: Text.Wrap
            }
        }
    }
    PushButton {
        objectName: "checkAgain"
        visible: !list.findings.busy
        iconName: "badge-check"
        text: qsTr("Check again")
        onClicked: list.findings.run(list.folder)
    }
}
