import QtQuick

// A sign on the map.
Item {
}
