pragma ComponentBehavior: Bound

import QtQuick
import QtPositioning
import QtQuick.Templates as T
import Whereabouts.Widgets

// A place's name, a coordinate in any usual form, or words for a model; what it may mean is listed below while one types.
FocusScope {
    id: field
    required property Explorer explorer
    readonly property alias typing: input.activeFocus
    readonly property alias results: search
    // Nothing that can be chosen: no place, and no model that takes the words.
    readonly property bool atALoss: search.nothingFound && (search.count === 0 || !explorer.takesText)
    property alias text: input.text
    signal chosen(geoCoordinate coordinate, string name)
    signal asked(string sentence)
    signal abandoned()

    implicitHeight: Theme.control32 + 8

    function choose(row) {
        const coordinate = search.coordinateAt(row), sentence = search.questionAt(row)
        if (coordinate.isValid)
            field.chosen(coordinate, (list.itemAtIndex(row) as SearchRow)?.name ?? input.text)
        else if (sentence)
            field.asked(sentence)
    }

    function begin() { input.forceActiveFocus(Qt.ShortcutFocusReason) }
    function leave() {
        input.text = ""
        field.abandoned()
    }

    Connections { // what stands here was asked of another one
        target: field.explorer
        function onPictureChanged() {
            if (!input.activeFocus)
                input.text = ""
        }
    }
    PlaceSearch {
        id: search
        explorer: field.explorer
        text: input.text
    }
    Panel {
        anchors.fill: parent
        FocusRing { anchors.margins: -2; shown: input.activeFocus }
    }
    Icon {
        id: glass
        anchors { left: parent.left; leftMargin: 12; verticalCenter: parent.verticalCenter }
        name: "search"
        colour: Theme.dim
    }
    T.TextField {
        id: input
        anchors {
            left: glass.right; leftMargin: 8; right: clear.visible ? clear.left : clear.right
            top: parent.top; bottom: parent.bottom
        }
        focus: true
        activeFocusOnTab: true
        selectByMouse: true
        clip: true
        verticalAlignment: TextInput.AlignVCenter
        color: Theme.text
        selectionColor: Theme.accent
        selectedTextColor: Theme.accentText
        font.pixelSize: Theme.body
        Accessible.name: qsTr("Search for a place or a coordinate, or describe a place")
        onTextEdited: list.currentIndex = 0
        onAccepted: field.choose(Math.max(0, list.currentIndex))
        Keys.onDownPressed: list.incrementCurrentIndex()
        Keys.onUpPressed: list.decrementCurrentIndex()
        Label {
            id: placeholder
            objectName: "searchPlaceholder"
            anchors { fill: parent }
            verticalAlignment: Text.AlignVCenter
            visible: !input.text
            text: whole.advanceWidth <= width ? whole.text : qsTr("Search")
            color: Theme.dim
            elide: Text.ElideRight
            wrapMode: Text.NoWrap
            Accessible.ignored: true
            TextMetrics {
                id: whole
                font: placeholder.font
                text: qsTr("Search or describe a place")
            }
        }
    }
    IconButton {
        id: clear
        objectName: "clearSearch"
        anchors { right: parent.right; rightMargin: 2; verticalCenter: parent.verticalCenter }
        visible: input.text
        iconName: "x"
        text: qsTr("Clear the search")
        onClicked: {
            input.text = ""
            field.begin() // the button goes, and the keyboard must not go with it
        }
    }
    Panel {
        anchors { left: parent.left; right: parent.right; top: parent.bottom; topMargin: 6 }
        visible: input.activeFocus && (list.count > 0 || field.atALoss)
        height: (field.atALoss ? nothing.height : 0) + list.contentHeight + 8
        Label { // below the question, where there is one
            id: nothing
            x: 12
            y: list.contentHeight + 4
            width: parent.width - 24
            height: implicitHeight + 16
            verticalAlignment: Text.AlignVCenter
            visible: field.atALoss
            text: qsTr("No town, region or country begins like that. A coordinate such as 46.95, 7.45 is found, too: latitude first, from −90 to 90.")
            color: Theme.dim
        }
        ListView {
            id: list
            anchors { left: parent.left; right: parent.right; top: parent.top; margins: 4 }
            height: contentHeight
            model: search
            interactive: false
            delegate: SearchRow {
                objectName: "searchRow-" + index
                width: ListView.view.width
                current: ListView.isCurrentItem
                onClicked: field.choose(index)
            }
        }
    }
}
