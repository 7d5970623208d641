pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

// What is compared, by which models, and how it is looked at.
Column {
    id: head
    required property Comparison comparison
    required property string name // of the picture
    required property string view
    signal viewChosen(string view)
    signal done()

    spacing: 10
    Item {
        width: parent.width
        height: Math.max(back.height, title.height)
        PushButton {
            id: back
            objectName: "endComparison"
            iconName: "arrow-left"
            text: qsTr("Back")
            onClicked: head.done()
        }
        Label {
            id: title
            anchors { left: back.right; leftMargin: 16; right: parent.right; verticalCenter: parent.verticalCenter }
            text: qsTr("Compare models: %1").arg(head.name)
            font.pixelSize: Theme.title
            font.weight: Font.DemiBold
            elide: Text.ElideRight
            wrapMode: Text.NoWrap
            Accessible.role: Accessible.Heading
        }
    }
    Flow {
        width: parent.width
        visible: head.comparison.models.length > 1
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
    Choice {
        width: parent.width
        visible: head.comparison.models.length > 1
        name: qsTr("View")
        value: head.view
        options: [{value: "maps", text: qsTr("Side by side")}, {value: "difference", text: qsTr("Difference")},
                  {value: "ensemble", text: qsTr("Together")}]
        onChosen: value => head.viewChosen(value)
    }
}
