import QtQuick
import QtQuick.Templates as T
import Whereabouts.Widgets

// How much of the probability two models share, in words; how that is measured is its hint.
T.Button {
    id: agreement
    required property real totalVariation // of their difference

    implicitWidth: words.implicitWidth + sign.width + 8
    implicitHeight: Math.max(Theme.control32, words.implicitHeight)
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    text: qsTr("They agree on %1 of the probability").arg(Format.probability(1 - totalVariation))
    Accessible.role: Accessible.StaticText
    Accessible.name: text
    Accessible.description: hint.text

    contentItem: Item {
        Label {
            id: words
            anchors { left: parent.left; verticalCenter: parent.verticalCenter }
            width: Math.min(implicitWidth, parent.width - sign.width - 8)
            text: agreement.text
            font.pixelSize: Theme.small
            font.weight: Font.DemiBold
            Accessible.ignored: true
        }
        Icon {
            id: sign
            anchors { left: words.right; leftMargin: 6; verticalCenter: parent.verticalCenter }
            name: "circle-help"
            size: Math.round(16 * Settings.textScale)
            colour: Theme.dim
        }
    }
    background: Item {
        FocusRing { shown: agreement.visualFocus }
    }
    Hint {
        id: hint
        target: agreement
        text: qsTr("The smaller of both probabilities, summed over all cells: 1 − total variation")
        shown: agreement.hovered || agreement.visualFocus
    }
}
