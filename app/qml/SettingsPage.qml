import QtQuick
import QtPositioning
import Whereabouts.Widgets

Rectangle {
    id: page
    objectName: "settingsPage"
    color: Theme.background

    ScrollArea {
        id: area
        anchors.fill: parent
        contentHeight: column.height + 64

        Column {
            id: column
            x: Math.max(24, (area.width - width) / 2)
            y: 32
            width: Math.min(area.width - 48, 640 * Settings.textScale)
            spacing: 24

            Label {
                text: qsTr("Settings")
                font.pixelSize: Theme.headline
                font.weight: Font.DemiBold
                Accessible.role: Accessible.Heading
            }
            Setting {
                title: qsTr("Appearance")
                Choice {
                    width: parent.width
                    name: qsTr("Appearance")
                    value: Settings.theme
                    options: [{value: "system", text: qsTr("As the system")}, {value: "light", text: qsTr("Light")},
                              {value: "dark", text: qsTr("Dark")}]
                    onChosen: value => Settings.theme = value
                }
            }
            Setting {
                title: qsTr("Text size")
                Choice {
                    width: parent.width
                    name: qsTr("Text size")
                    value: Settings.textScale
                    options: [{value: 1.0, text: "100 %"}, {value: 1.25, text: "125 %"}, {value: 1.5, text: "150 %"}]
                    onChosen: value => Settings.textScale = value
                }
            }
            Setting {
                title: qsTr("Motion")
                words: qsTr("With less motion the map jumps to a result instead of flying there.")
                Toggle {
                    width: parent.width
                    text: qsTr("Less motion")
                    checked: Settings.reducedMotion
                    onToggled: Settings.reducedMotion = checked
                }
            }
            Setting {
                title: qsTr("Opened pictures")
                words: qsTr("Where the last ones lie is kept on this computer, so that they can be opened again from the start page.")
                Toggle {
                    width: parent.width
                    text: qsTr("Remember opened pictures")
                    checked: Settings.remembersPictures
                    onToggled: Settings.remembersPictures = checked
                }
            }
            Setting {
                title: qsTr("Distances")
                Choice {
                    width: parent.width
                    name: qsTr("Distances")
                    value: Settings.units
                    options: [{value: "km", text: qsTr("Kilometres")}, {value: "mi", text: qsTr("Miles")}]
                    onChosen: value => Settings.units = value
                }
            }
            Setting {
                title: qsTr("Coordinates")
                words: Format.coordinate(QtPositioning.coordinate(47.3769, 8.5417), Settings.coordinateFormat, 0)
                Choice {
                    width: parent.width
                    name: qsTr("Coordinates")
                    value: Settings.coordinateFormat
                    options: [{value: "decimal", text: qsTr("Decimal")}, {value: "dms", text: qsTr("Degrees, minutes, seconds")},
                              {value: "geo", text: qsTr("geo: address")}]
                    onChosen: value => Settings.coordinateFormat = value
                }
            }
        }
    }
}
