import QtQuick
import Whereabouts.Widgets

// A model's name and the scale of its colours above its map.
Item {
    id: column
    required property ComparedModel compared
    required property CityNames cities
    property bool leads: true // it flies to what its model says, and the others follow
    property bool last: true // the zoom buttons and credits of one map are enough
    readonly property MapCamera camera: map.camera
    readonly property alias mapTop: map.y
    readonly property bool roomy: title.implicitWidth + scale.width + 12 <= width // name and scale fit beside each other
    readonly property real headHeight: title.height + (roomy ? 0 : scale.height)
    property real leastHead: 0 // that of the columns beside it, so that their maps lie at one height
    signal moved()

    function fitTo(area) { map.fitTo(area) }

    Label {
        id: title
        width: column.roomy && scale.visible ? parent.width - scale.width - 12 : parent.width
        text: column.compared.title
        font.weight: Font.DemiBold
        Accessible.role: Accessible.Heading
    }
    DensityScale {
        id: scale
        x: column.roomy ? parent.width - width : 0
        y: column.roomy ? (title.height - height) / 2 : title.height
        visible: !column.compared.heatmap.empty
        heatmap: column.compared.heatmap
        room: column.width
    }
    Rectangle {
        anchors { fill: map; margins: -1 }
        radius: 2
        color: "transparent"
        border.color: Theme.line
    }
    CompareMap {
        id: map
        anchors { left: parent.left; right: parent.right; top: parent.top; topMargin: Math.max(column.headHeight, column.leastHead) + 6; bottom: parent.bottom }
        compared: column.compared
        cities: column.cities
        leads: column.leads
        buttonsShown: column.last
        creditsShown: column.last
        onViewChanged: column.moved()
    }
    Label {
        anchors { centerIn: map }
        width: Math.min(implicitWidth, map.width - 32)
        visible: column.compared.busy
        text: qsTr("Looking…")
        horizontalAlignment: Text.AlignHCenter
    }
    Problem {
        anchors { left: map.left; right: map.right; top: map.top; margins: 8 }
        visible: column.compared.problem
        text: column.compared.problem
    }
}
