pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

// What an import has brought, and what the model cannot do yet.
Column {
    id: report
    required property ModelImport importing

    spacing: 8
    Label {
        width: parent.width
        text: qsTr("%1 is in the library. It was recognised as %2.").arg(report.importing.suggestedName).arg(report.importing.kind)
        font.weight: Font.DemiBold
    }
    Repeater {
        model: report.importing.notes
        Label {
            required property string modelData
            width: report.width
            text: modelData
        }
    }
    Label {
        objectName: "importMissing"
        width: parent.width
        visible: report.importing.missing.length > 0
        text: qsTr("What it cannot do yet:")
    }
    Repeater {
        model: report.importing.missing
        Label {
            required property string modelData
            width: report.width
            text: modelData
            color: Theme.dim
        }
    }
}
