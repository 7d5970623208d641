#include "models/osv5m/osv5mconfig.h"

#include "base/quote.h"

#include <format>

namespace whereabouts {

namespace {

constexpr std::int64_t mostWidth = 65'536, mostClasses = 1'000'000, mostPixels = 4'096;

// "models.networks.heads.hybrid.HybridHead" -> "HybridHead"
std::string classOf(const ConfigSection& section) {
    const std::string target = section.text("_target_", "");
    return target.substr(target.rfind('.') + 1);
}

// A part of the model, wherever its version keeps it.
ConfigSection instanceOf(const ConfigSection& model, const char* part) {
    const ConfigSection section = (model.has("network") ? model.section("network") : model).section(part);
    return section.has("instance") ? section.section("instance") : section;
}

Osv5mHead headNamed(const ConfigSection& section) {
    const std::string name = classOf(section);
    for (const auto& [known, head] : {std::pair("RegressionHead", Osv5mHead::Regression),
                                      {"RegressionHeadAngle", Osv5mHead::SquaredAngles},
                                      {"ClassificationHead", Osv5mHead::Classes},
                                      {"HybridHead", Osv5mHead::BoxHybrid},
                                      {"HybridHeadCentroid", Osv5mHead::CentroidHybrid},
                                      {"SharedHybridHead", Osv5mHead::SharedHybrid}}) {
        if (name == known)
            return head;
    }
    section.refuse(std::format("its head {} is not known", quote(name)));
}

void readMid(const ConfigSection& mid, Osv5mConfig& config) {
    for (const double width : mid.numbers("hidden_dim")) {
        if (!(width >= 1.0 && width <= double(mostWidth)) || width != double(std::int64_t(width)))
            mid.refuse(std::format("“hidden_dim” holds a number that is not an integer from 1 to {}", mostWidth));
        config.hidden.push_back(std::int64_t(width));
    }
    const std::string activation = mid.has("activation") ? classOf(mid.section("activation")) : "GELU";
    const std::string norm = mid.has("norm") ? classOf(mid.section("norm")) : "GroupNorm";
    if (activation != "GELU" && activation != "ReLU")
        mid.refuse(std::format("its activation {} is neither GELU nor ReLU", quote(activation)));
    if (norm != "GroupNorm")
        mid.refuse(std::format("its norm {} is not GroupNorm", quote(norm)));
    if (!mid.numbers("aux_data").empty())
        mid.refuse("it predicts auxiliary data");
    config.gelu = activation == "GELU";
}

std::array<float, 3> colours(const std::vector<double>& values, const ConfigSection& section) {
    if (values.size() != 3)
        section.refuse("its mean or deviation is not three numbers");
    return {float(values[0]), float(values[1]), float(values[2])};
}

// torchvision's Compose of Resize, CenterCrop, ToTensor and Normalize, or the processor of CLIP.
ImageInput imageOf(const ConfigSection& transform) {
    constexpr std::array<float, 3> clipMean{0.48145466f, 0.4578275f, 0.40821073f},
        clipDeviation{0.26862954f, 0.26130258f, 0.27577711f};
    ImageInput image{.mean = clipMean, .deviation = clipDeviation, .preprocess = Preprocess::Raw};
    if (classOf(transform) == "ClipTransform")
        image.preprocess = Preprocess::HfStyle;
    for (const ConfigSection& step : transform.list("transforms")) {
        const std::string name = classOf(step);
        if (name == "CenterCrop") {
            image.size = int(step.integer("size", 0, mostPixels));
        } else if (name == "Normalize") {
            image.mean = colours(step.numbers("mean"), step);
            image.deviation = colours(step.numbers("std"), step);
            for (const float deviation : image.deviation) {
                if (!(deviation > 0.0f))
                    step.refuse("its deviation is not above 0");
            }
        }
    }
    return image;
}

} // namespace

bool isHybrid(Osv5mHead head) {
    return head == Osv5mHead::BoxHybrid || head == Osv5mHead::CentroidHybrid || head == Osv5mHead::SharedHybrid;
}

Osv5mConfig readOsv5mConfig(const std::filesystem::path& file) {
    const ConfigSection whole = ConfigSection::read(file);
    const ConfigSection root = whole.has("config") ? whole.section("config") : whole;
    if (!root.has("model"))
        root.refuse("it has no “model”");
    const ConfigSection model = root.section("model");
    Osv5mConfig config;

    const ConfigSection backbone = instanceOf(model, "backbone");
    config.backbone = classOf(backbone);
    config.path = backbone.text("path", backbone.text("tag", ""));
    config.vision = backbone.section("vision_config");
    if (config.backbone == "StreetCLIP") { // its features are a whole CLIP's projected ones, of pictures that it prepares itself
        backbone.refuse("its backbone is a whole StreetCLIP with its projection, and only the image towers of CLIP and CLIPJZ, DINOv2 and "
                        "ResNet are read: import a checkpoint with one of these, or StreetCLIP's own folder as a model of its own");
    }
    if (config.backbone != "CLIP" && config.backbone != "CLIPJZ" && config.backbone != "DINOv2" && config.backbone != "ResNet")
        backbone.refuse(std::format("its backbone {} is not read, only CLIP, CLIPJZ, DINOv2 and ResNet are: import a checkpoint with one "
                                    "of these", quote(config.backbone)));
    for (const char* key : {"alpha", "lora_alpha"}) {
        if (model.has(key))
            config.loraAlpha = model.number(key, 1.0, 1e6);
    }
    readMid(instanceOf(model, "mid"), config);

    const ConfigSection head = instanceOf(model, "head");
    config.head = headNamed(head);
    config.withTanh = head.flag("use_tanh", false);
    config.tanhScale = head.number("scale_tanh", 1.2, 100.0);
    if (isHybrid(config.head))
        config.classes = head.integer("final_dim", 0, mostClasses);
    if (config.head == Osv5mHead::Classes && head.has("id_to_gps")) {
        const std::string path = head.section("id_to_gps").text("id_to_gps", "");
        config.classTable = path.substr(path.rfind('/') + 1);
    }
    config.image = imageOf(root.section("transform"));
    return config;
}

} // namespace whereabouts
