pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

// The rasters that weigh the places, beside the models.
Column {
    id: list
    required property PriorModel priors

    spacing: 8
    Label {
        width: parent.width
        text: qsTr("Priors")
        font.weight: Font.DemiBold
        Accessible.role: Accessible.Heading
    }
    Label {
        width: parent.width
        text: qsTr("Rasters that say where pictures are taken at all: a land mask, population, night lights, land cover. A value of 0 masks; a smaller power softens.")
        color: Theme.dim
        font.pixelSize: Theme.small
    }
    Repeater {
        model: list.priors
        PriorDelegate {
            width: list.width
            priors: list.priors
        }
    }
    PushButton {
        objectName: "addPrior"
        iconName: "layers"
        text: qsTr("Add a prior…")
        onClicked: {
            dialog.active = true;
            (dialog.item as OpenDialog).open()
        }
    }
    Loader {
        id: dialog
        active: false
        sourceComponent: OpenDialog {
            title: qsTr("Choose rasters")
            nameFilters: [qsTr("Rasters (*.tif *.tiff *.img *.asc *.nc *.grb *.grib *.grb2 *.hgt)"), qsTr("All files (*)")]
            onChosen: files => list.priors.add(files)
        }
    }
}
