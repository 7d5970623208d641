pragma ComponentBehavior: Bound

import QtQuick
import Whereabouts.Widgets

// While there is only the built-in model: which published ones can be brought, and which files that takes.
Rectangle {
    id: sources
    objectName: "modelSources"
    readonly property list<var> rows: [
        {title: "GeoCLIP", takes: ["ground", "text", "gps"],
         words: qsTr("Street-level pictures over 100,000 places of the world. Its weights and gallery (image_encoder_mlp_weights.pth, location_encoder_weights.pth, logit_scale_weights.pth, coordinates_100K.csv) lie in its authors' repository on GitHub; the folder of CLIP ViT-L/14 from Hugging Face goes with them.")},
        {title: "StreetCLIP", takes: ["ground", "text"],
         words: qsTr("Countries, regions and cities by words. The folder from Hugging Face: config.json and model.safetensors or pytorch_model.bin. CLIP's vocabulary comes with this program.")},
        {title: "SatCLIP", takes: ["gps"],
         words: qsTr("Which places are alike, seen from above. One checkpoint such as satclip-vit16-l40.ckpt, from its authors' page on Hugging Face.")},
        {title: "OSV-5M", takes: ["ground"],
         words: qsTr("Street views by OpenStreetView-5M. The folder from Hugging Face: config.json and its weights, with the table of its cells (CSV) where it sorts into cells.")}]

    implicitHeight: column.height + 40
    radius: Theme.radius
    color: "transparent"
    border.width: 1
    border.color: Theme.line

    Column {
        id: column
        x: 20
        y: 20
        width: parent.width - 40
        spacing: 16
        Label {
            width: parent.width
            text: qsTr("Bring a published model")
            font.pixelSize: Theme.title
            font.weight: Font.DemiBold
            Accessible.role: Accessible.Heading
        }
        Label {
            width: parent.width
            text: qsTr("Only the built-in model is here so far. Published ones are imported in the form that their authors give them out. Nothing is downloaded by this program: fetch the files yourself, then drop them on this page.")
        }
        Repeater {
            model: sources.rows
            Column {
                id: row
                required property var modelData
                width: column.width
                spacing: 6
                Flow {
                    width: parent.width
                    spacing: 8
                    Label {
                        height: Math.max(implicitHeight, signs.implicitHeight)
                        verticalAlignment: Text.AlignVCenter
                        text: row.modelData.title
                        font.weight: Font.DemiBold
                        wrapMode: Text.NoWrap
                    }
                    Row {
                        id: signs
                        spacing: 8
                        Repeater {
                            model: row.modelData.takes
                            ModalitySign {
                                required property string modelData
                                modality: modelData
                            }
                        }
                    }
                }
                Label {
                    width: parent.width
                    text: row.modelData.words
                    color: Theme.dim
                    font.pixelSize: Theme.small
                }
            }
        }
    }
}
