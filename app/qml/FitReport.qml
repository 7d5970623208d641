pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

// How far a fit of weights is, then what came of it.
Column {
    id: report
    required property WeightFitting fitting
    readonly property bool working: fitting.state === WeightFitting.Working
    readonly property bool done: fitting.state === WeightFitting.Done

    spacing: 8
    visible: fitting.state !== WeightFitting.Nothing

    function number(value) { return value.toLocaleString(Qt.locale(), "f", 2) }
    function timeLeft(seconds) {
        return seconds < 0 ? "" : seconds < 90 ? qsTr("about %1 s left").arg(Math.ceil(seconds))
                                               : qsTr("about %1 min left").arg(Math.round(seconds / 60))
    }
    // The first of a long list.
    function some(list, separator) {
        return list.slice(0, 12).join(separator) + (list.length > 12 ? separator + qsTr("and %n more", "", list.length - 12) : "")
    }
    component Words: Label {
        width: parent?.width ?? 0
        font.pixelSize: Theme.small
        wrapMode: Text.Wrap
    }

    Words {
        visible: report.working
        text: report.fitting.total > 0 ? qsTr("Picture %1 of %2 in %3").arg(Math.min(report.fitting.looked + 1, report.fitting.total))
                                             .arg(report.fitting.total).arg(report.fitting.folder)
                                       : qsTr("Opening the models…")
    }
    Bar {
        width: parent.width
        visible: report.working
        value: report.fitting.total > 0 ? report.fitting.looked / report.fitting.total : 0
    }
    Words {
        visible: report.working && text
        text: report.timeLeft(report.fitting.secondsLeft)
        color: Theme.dim
    }
    Problem {
        objectName: "fitProblem"
        width: parent.width
        visible: report.fitting.state === WeightFitting.Failed
        text: report.fitting.problem
    }
    Words {
        objectName: "fitDone"
        visible: report.done
        text: qsTr("Fitted on %n pictures in %1.", "", report.fitting.pictures).arg(report.fitting.folder)
        font.weight: Font.DemiBold
    }
    Words {
        visible: report.done
        text: qsTr("The loss, -log of the density at the true place, is %1; with equal weights %2. The true place has %3 times the density.")
              .arg(report.number(report.fitting.lossAfter)).arg(report.number(report.fitting.lossBefore))
              .arg(report.number(Math.exp(report.fitting.lossBefore - report.fitting.lossAfter)))
    }
    Words {
        visible: report.done && report.fitting.pictures < report.fitting.enough
        text: qsTr("These are few pictures: with fewer than %1 the weights follow chance.").arg(report.fitting.enough)
        color: Theme.danger
    }
    Words {
        visible: !report.working && report.fitting.withoutPlace.length > 0
        text: qsTr("Left out, as their place is not known: %1. A truth.csv beside them with the columns file, latitude and longitude would say it.")
              .arg(report.some(report.fitting.withoutPlace, ", "))
        color: Theme.dim
    }
    Words {
        visible: !report.working && report.fitting.refused.length > 0
        text: qsTr("Left out:") + "\n" + report.some(report.fitting.refused, "\n")
        color: Theme.dim
    }
    PushButton {
        objectName: "endFit"
        text: report.working ? qsTr("Cancel") : qsTr("Close")
        onClicked: report.fitting.cancel()
    }
}
