pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

// The models' maps side by side, in step: what moves one moves the others. Below them what the lines and signs mean.
Item {
    id: view
    required property var models // ComparedModels
    required property CityNames cities
    required property var area   // that holds 90 % of what each says; null before there is one
    property bool stepping: false

    function follow(leader) {
        if (stepping)
            return
        stepping = true
        for (let i = 0; i < maps.count; ++i) {
            const camera = (maps.itemAt(i) as CompareColumn)?.camera
            if (camera && camera !== leader)
                camera.setView(leader.latitude, leader.longitude, leader.zoomLevel)
        }
        stepping = false
    }
    function fit() {
        const first = maps.itemAt(0) as CompareColumn
        if (area && first)
            first.fitTo(area)
    }
    // The maps lie at one height, however many lines the names above them take.
    function level() {
        const columns = []
        for (let i = 0; i < maps.count; ++i)
            if (maps.itemAt(i)) // null while the list changes
                columns.push(maps.itemAt(i))
        const highest = Math.max(...columns.map(column => column.headHeight))
        columns.forEach(column => column.leastHead = highest)
    }
    onAreaChanged: Qt.callLater(fit)
    onWidthChanged: Qt.callLater(fit)
    onHeightChanged: Qt.callLater(fit)
    Component.onCompleted: Qt.callLater(fit)

    Row {
        id: row
        anchors { left: parent.left; right: parent.right; top: parent.top; bottom: signs.top; bottomMargin: 8 }
        spacing: 8
        Repeater {
            id: maps
            model: view.models
            CompareColumn {
                id: column
                required property ComparedModel modelData
                required property int index
                objectName: "compareMap-" + index
                width: (row.width - (view.models.length - 1) * row.spacing) / view.models.length
                height: row.height
                compared: modelData
                cities: view.cities
                leads: false
                last: index === view.models.length - 1
                onHeadHeightChanged: Qt.callLater(view.level)
                Component.onCompleted: Qt.callLater(view.level)
                onMoved: view.follow(column.camera)
            }
        }
    }
    LegendSigns {
        id: signs
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        outlines: Settings.outlinesShown
        answer: view.models[0]?.answer ?? null
        Accessible.role: Accessible.Grouping
        Accessible.name: qsTr("Legend")
    }
}
