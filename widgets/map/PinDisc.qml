import QtQuick

// The numbered disc of a candidate, the same on the map as in a list.
Rectangle {
    id: disc
    property int number: 0 // 0: none is written

    width: 22
    height: width
    radius: width / 2
    color: "#2f3e4d"
    border { width: 2; color: "white" }
    Text {
        anchors.centerIn: parent
        visible: disc.number > 0
        text: disc.number
        color: "white"
        font { pixelSize: Math.round(disc.width * (disc.number > 9 ? 0.5 : 0.6)); weight: Font.DemiBold }
        Accessible.ignored: true
    }
}
