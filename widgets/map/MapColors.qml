import QtQuick

// What the map is painted with, by day and by night.
QtObject {
    property bool dark: false

    readonly property color sea: dark ? "#141d26" : "#d3e1ea"
    readonly property color land: dark ? "#26323c" : "#f5f3ec"
    readonly property color coast: dark ? "#4d6475" : "#8aa3b3"
    readonly property color border: dark ? "#3d4b57" : "#cfcbbf"
    readonly property color graticule: dark ? "#0fffffff" : "#14284878"
    readonly property color label: dark ? "#d5dfe6" : "#3d4952"
    readonly property color coastOnImagery: "#38ffffff"
    readonly property color borderOnImagery: "#59ffffff"
    readonly property color labelOnImagery: "#f2ffffff"
    readonly property color haloOnImagery: "#b3101c28"
    readonly property color panel: dark ? "#d91b242c" : "#e6ffffff"
    readonly property color panelPressed: dark ? "#2c3945" : "#e3e9ee"
    readonly property color panelText: dark ? "#dfe7ec" : "#26323a"
    readonly property color panelLine: dark ? "#33ffffff" : "#26000000"
    readonly property color accent: dark ? "#6cb6e8" : "#1769aa"
}
