pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

// The figures of each model in a column: estimate, doubt, error where the truth is known, best places.
Column {
    id: table
    required property var models // ComparedModels
    required property bool pictures // what is compared is a picture, not a sentence or a place
    readonly property int places: 5
    readonly property real headHeight: heads.height
    readonly property bool truthKnown: models[0]?.answer.truthKnown ?? false

    Accessible.role: Accessible.Table
    Accessible.name: qsTr("Places and errors")

    // The height of as many whole rows as there is room for.
    function rowsWithin(room) {
        let height = 0
        for (const row of children)
            if (row.visible && row.y + row.height <= room)
                height = Math.max(height, row.y + row.height)
        return height
    }
    // What `words` says of each answer; a dash where there is none.
    function cells(words) {
        return models.map(model => model.answer.shown && !model.answer.nothingLeft ? words(model.answer, model) : "–")
    }
    CompareRow {
        id: heads
        width: table.width
        head: true
        title: ""
        cells: table.models.map(model => model.title)
    }
    CompareRow {
        width: table.width
        title: table.models[0]?.answer.estimateName ?? ""
        cells: table.cells(answer => Format.nearby(answer.place, answer.placePoint, answer.estimate, Settings.units))
    }
    CompareRow {
        width: table.width
        visible: table.truthKnown
        title: qsTr("Off the true place")
        cells: table.cells(answer => Format.distance(answer.errorKm, Settings.units))
    }
    CompareRow {
        width: table.width
        visible: table.truthKnown
        title: qsTr("Geoscore of 5,000")
        cells: table.cells(answer => Math.round(answer.geoscore).toLocaleString(Qt.locale(), "f", 0))
    }
    CompareRow {
        width: table.width
        title: qsTr("50 % lie within")
        cells: table.cells(answer => Format.area(answer.area50Km2, Settings.units))
    }
    CompareRow {
        width: table.width
        title: qsTr("90 % lie within")
        cells: table.cells(answer => Format.area(answer.area90Km2, Settings.units))
    }
    CompareRow {
        width: table.width
        visible: table.pictures
        title: qsTr("Knows such pictures")
        cells: table.cells(answer => answer.outOfDomain ? qsTr("probably not") : answer.saysDomain ? qsTr("yes") : qsTr("does not say"))
    }
    Repeater {
        model: table.places
        CompareRow {
            id: place
            required property int index
            width: table.width
            title: qsTr("Candidate %1").arg(index + 1)
            cells: table.models.map(model => {
                const at = model.candidates[place.index]
                return at ? qsTr("%1, %2").arg(Format.nearby(at.place, at.placePoint, at.coordinate, Settings.units))
                                          .arg(Format.probability(at.probability)) : "–"
            })
        }
    }
}
