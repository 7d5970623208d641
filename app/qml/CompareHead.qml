pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

// What is compared, how it is looked at (in the same line where there is room), and by which models.
Column {
    id: head
    required property Comparison comparison
    required property string name // of the picture
    required property string view
    readonly property bool several: comparison.models.length > 1
    readonly property bool folded: width - back.width - views.wanted - 32 >= Math.max(200 * Settings.textScale, Math.ceil(plain.advanceWidth)) // into one line
    signal viewChosen(string view)
    signal done()

    spacing: 10
    Item {
        id: heading
        readonly property real line: Math.max(back.height, title.height)
        width: parent.width
        height: head.several && !head.folded ? line + head.spacing + views.height : line
        PushButton {
            id: back
            objectName: "endComparison"
            y: (heading.line - height) / 2
            iconName: "arrow-left"
            text: qsTr("Back")
            onClicked: head.done()
        }
        Label {
            id: title
            anchors { left: back.right; leftMargin: 16; verticalCenter: back.verticalCenter }
            width: heading.width - x - (head.several && head.folded ? views.width + 16 : 0)
            text: whole.advanceWidth <= width ? whole.text : head.name
            font.pixelSize: Theme.title
            font.weight: Font.DemiBold
            elide: Text.ElideRight
            wrapMode: Text.Wrap
            maximumLineCount: 2
            Accessible.role: Accessible.Heading
            Accessible.name: whole.text
            TextMetrics {
                id: plain
                font: title.font
                text: head.name
            }
            TextMetrics {
                id: whole
                font: title.font
                text: qsTr("Compare: %1").arg(head.name)
            }
        }
        Choice {
            id: views
            x: head.folded ? heading.width - width : 0
            y: head.folded ? (heading.line - height) / 2 : heading.line + head.spacing
            width: Math.min(wanted, heading.width)
            visible: head.several
            name: qsTr("View")
            value: head.view
            options: [{value: "maps", text: qsTr("Side by side")}, {value: "difference", text: qsTr("Difference")},
                      {value: "ensemble", text: qsTr("Together")}]
            onChosen: value => head.viewChosen(value)
        }
    }
    Flow {
        width: parent.width
        visible: head.several
        spacing: 8
        Label {
            height: Theme.control32
            verticalAlignment: Text.AlignVCenter
            text: qsTr("%1 and").arg(head.comparison.models[0]?.title ?? "")
            wrapMode: Text.NoWrap
        }
        Repeater {
            model: head.comparison.choices
            PushButton {
                id: choice
                required property var modelData
                readonly property bool chosen: head.comparison.chosen.includes(modelData.name)
                objectName: "compareWith-" + modelData.name
                checkable: true
                checked: chosen
                enabled: chosen || head.comparison.models.length < 4
                iconName: chosen ? "check" : ""
                text: modelData.title
                onClicked: head.comparison.choose(modelData.name, !choice.chosen)
            }
        }
    }
}
