#pragma once

#include "engine/model.h"
#include "models/weights/configfile.h"

#include <optional>

namespace whereabouts {

enum class Osv5mHead : std::uint8_t { Regression, SquaredAngles, Classes, BoxHybrid, CentroidHybrid, SharedHybrid };

// What the config.json of an OpenStreetView-5M checkpoint says: `transform` and `model`, with `backbone`, `mid` and `head`,
// each with an `instance`. It names a backbone by its path and does not give its sizes; a `vision_config` beside the path, in
// Hugging Face's form, does.
struct Osv5mConfig {
    std::string backbone; // class of the backbone: CLIP, CLIPJZ, DINOv2 or ResNet
    std::string path;     // where its weights came from
    ConfigSection vision{nlohmann::json::object(), "vision_config"};
    std::optional<double> loraAlpha;

    std::vector<std::int64_t> hidden; // widths of the hidden layers; empty where it does not say
    bool gelu = true;                 // else ReLU

    Osv5mHead head = Osv5mHead::Regression;
    bool withTanh = false;
    double tanhScale = 1.2;
    std::int64_t classes = 0; // 0 where it does not say
    std::string classTable;   // name of the file that said where classes lie when it was trained; empty where it does not say

    ImageInput image; // size 0 where it does not say
};

bool isHybrid(Osv5mHead head);

// Throws half a sentence where a key is wrong or a part is not known.
Osv5mConfig readOsv5mConfig(const std::filesystem::path& file);

} // namespace whereabouts
