import QtQuick
import Whereabouts.Widgets

// What was found in a model as it stands; below it, what a golden file says of it.
Column {
    id: form
    required property string folder
    required property ModelFindings findings
    required property ModelCheck check

    spacing: 16
    CheckFindings {
        width: parent.width
        folder: form.folder
        findings: form.findings
        enabled: !form.check.busy
    }
    Rectangle {
        width: parent.width
        height: 1
        color: Theme.line
    }
    CheckGolden {
        width: parent.width
        folder: form.folder
        check: form.check
        free: !form.findings.busy
    }
}
