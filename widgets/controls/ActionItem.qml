import QtQuick
import QtQuick.Templates as T

T.MenuItem {
    id: item
    property string iconName

    implicitWidth: row.implicitWidth + 24
    implicitHeight: Theme.control32 + 4
    Accessible.name: text
    contentItem: Item {
        Row {
            id: row
            anchors { left: parent.left; leftMargin: 8; verticalCenter: parent.verticalCenter }
            spacing: 10
            Icon {
                visible: item.iconName
                name: item.iconName
                colour: item.enabled ? Theme.text : Theme.dim
                size: Math.round(18 * Settings.textScale)
            }
            Label {
                text: item.text
                color: item.enabled ? Theme.text : Theme.dim
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
        }
    }
    background: Rectangle {
        radius: 6
        color: item.down ? Theme.pressed : item.highlighted ? Theme.accentSoft : "transparent"
    }
}
