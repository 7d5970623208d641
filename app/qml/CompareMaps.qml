pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

// The models' maps side by side, in step: what moves one moves the others.
Row {
    id: row
    required property var models // ComparedModels
    property bool stepping: false

    spacing: 8
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
    Repeater {
        id: maps
        model: row.models
        CompareColumn {
            id: column
            required property ComparedModel modelData
            required property int index
            objectName: "compareMap-" + index
            width: (row.width - (row.models.length - 1) * row.spacing) / row.models.length
            height: row.height
            compared: modelData
            leads: index === 0
            last: index === row.models.length - 1
            onMoved: row.follow(column.camera)
        }
    }
}
