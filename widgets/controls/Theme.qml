pragma Singleton

import QtQuick

// Every colour, text size and distance of the window. Text on background, surface and accent has a contrast of at
// least 4.5:1 in both themes.
QtObject {
    readonly property bool dark: Settings.theme === "dark"
                                 || (Settings.theme === "system" && Application.styleHints.colorScheme === Qt.Dark)

    readonly property color background: dark ? "#0f141a" : "#eef1f4"
    readonly property color surface: dark ? "#1b222b" : "#ffffff"
    readonly property color raised: dark ? "#27303b" : "#f1f4f7"
    readonly property color pressed: dark ? "#34404e" : "#e0e6ec"
    readonly property color line: dark ? "#3a4552" : "#cfd6de"
    readonly property color control: dark ? "#8593a3" : "#7a8794" // edges of fields, 3:1
    readonly property color text: dark ? "#eef2f6" : "#15202b"
    readonly property color dim: dark ? "#aab5c1" : "#525f6c"
    readonly property color accent: dark ? "#7db8ff" : "#0a5cc2"
    readonly property color accentText: dark ? "#08131f" : "#ffffff"
    readonly property color accentSoft: dark ? "#1f3a59" : "#dcebfc"
    readonly property color warning: dark ? "#4a3708" : "#fff2d1"
    readonly property color warningText: dark ? "#ffe6ad" : "#573a00"
    readonly property color danger: dark ? "#ff9d94" : "#b3261e"
    readonly property color good: dark ? "#7fd6a0" : "#176c3a"
    readonly property color shadow: dark ? "#80000000" : "#40203040"
    readonly property color veil: dark ? "#c80f141a" : "#c815202b" // over the map while a picture hangs above it

    readonly property int small: Math.round(13 * Settings.textScale)
    readonly property int body: Math.round(15 * Settings.textScale)
    readonly property int title: Math.round(20 * Settings.textScale)
    readonly property int headline: Math.round(28 * Settings.textScale)

    readonly property int gap: 8
    readonly property int margin: 16
    readonly property int radius: 8
    readonly property int control32: Math.max(32, Math.round(32 * Settings.textScale)) // the least size of a hit area
    readonly property int motion: Settings.reducedMotion ? 0 : 150 // milliseconds
}
