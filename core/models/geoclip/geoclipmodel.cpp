#include "models/torchheaders.h"

#include "models/geoclip/geoclipmodel.h"

#include "models/clip/clipmodel.h"
#include "models/clip/clippictures.h"
#include "models/geoclip/geoclipnet.h"
#include "models/location/placegallery.h"
#include "models/modelrun.h"
#include "models/noise.h"
#include "models/text/cliptokenizer.h"

#include <cmath>
#include <format>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t mostPlaces = 2'000'000;
constexpr int cellDepth = 12, cellCapacity = 30;

// What a folder holds; what it does not hold is empty.
struct Parts {
    std::optional<GeoClipImageMlp> imageMlp;
    std::optional<GeoClipLocationEncoder> locationEncoder;
    std::optional<double> scale; // of the cosines
    torch::Tensor coordinates;   // of the gallery
    ClipModel clip{nullptr};
    ImageInput pictures{224, clipMean, clipDeviation, Preprocess::HfStyle}; // as that CLIP takes them
    std::optional<ClipTokenizer> tokenizer;
    std::int64_t parameters = 0;
};

class GeoClip : public TorchModel {
public:
    GeoClip(ModelInfo info, Parts parts) : m_info(std::move(info)), m_parts(std::move(parts)) {
        if (m_parts.coordinates.defined() && m_parts.locationEncoder) {
            const GeoClipLocationEncoder& encoder = *m_parts.locationEncoder;
            Fingerprint fingerprint;
            encoder.addTo(fingerprint);
            m_gallery.emplace(m_parts.coordinates, cellDepth, cellCapacity, fingerprint, [&encoder](const torch::Tensor& places) {
                return encoder.run(places).at("location_embeds");
            });
        }
        m_info.takes.clear();
        for (const Modality modality : {Modality::Ground, Modality::Text, Modality::Gps}) {
            if (missingFor(modality).empty())
                m_info.takes.push_back(modality);
        }
        m_info.parameters = m_parts.parameters;
        m_info.image = m_parts.pictures;
    }

    const ModelInfo& info() const override { return m_info; }
    const Partition& partition() const override { return m_gallery ? m_gallery->partition() : m_nowhere; }

    Result<void> prepare(const Progress& progress, std::stop_token stop) override {
        if (!m_gallery)
            return {};
        return runModel(m_mutex, m_info, [&] { return m_gallery->prepare(progress, stop); }).and_then([](Result<void> done) { return done; });
    }

    Result<std::vector<Prediction>> predict(const PixelBatch& pictures) override {
        return guarded(Modality::Ground, [&] {
            const auto start = std::chrono::steady_clock::now();
            const torch::Tensor features = m_parts.clip->imageEmbeddings(tensorOf(pictures, m_info.image));
            const double encodeMs = millisecondsSince(start) / pictures.count;
            std::vector<Prediction> predictions;
            for (const torch::Tensor& embedding : (*m_parts.imageMlp)(features).unbind(0))
                predictions.push_back(answer(embedding, encodeMs));
            return predictions;
        });
    }

    Result<Prediction> predictText(const std::string& sentence) override {
        return guarded(Modality::Text, [&] {
            const auto start = std::chrono::steady_clock::now();
            const auto context = static_cast<std::size_t>(m_parts.clip->config.text->context);
            const torch::Tensor tokens = torch::tensor(m_parts.tokenizer->encode(sentence, context)).unsqueeze(0);
            const torch::Tensor features = m_parts.clip->textEmbeddings(tokens);
            Prediction prediction = answer((*m_parts.imageMlp)(features)[0], millisecondsSince(start));
            prediction.notice = cutNotice(*m_parts.tokenizer, sentence, context, m_info.name);
            return prediction;
        });
    }

    Result<Prediction> predictNear(const GeoPoint& place) override {
        return guarded(Modality::Gps, [&] {
            const auto start = std::chrono::steady_clock::now();
            const torch::Tensor coordinates = coordinatesOf({place}).to(torch::kFloat32);
            const torch::Tensor embedding = m_parts.locationEncoder->run(coordinates).at("location_embeds")[0];
            return answer(embedding, millisecondsSince(start));
        });
    }

    Tensors outputs(const Tensors& inputs) override;
    Tensors noise() const override;

private:
    Prediction answer(const torch::Tensor& embedding, double encodeMs) {
        const auto start = std::chrono::steady_clock::now();
        Prediction prediction = m_gallery->answer(embedding, *m_parts.scale);
        prediction.encodeMs = encodeMs;
        prediction.headMs = millisecondsSince(start);
        return prediction;
    }

    // Which part it needs and has not, and where that comes from; empty where it has all.
    std::string missingFor(Modality modality) const {
        if (!m_parts.locationEncoder)
            return "its location encoder (location_encoder_weights.pth)";
        if (!m_parts.coordinates.defined())
            return "its gallery (coordinates_100K.csv)";
        if (!m_parts.scale)
            return "its logit scale (logit_scale_weights.pth)";
        if (modality == Modality::Gps)
            return {};
        if (!m_parts.imageMlp)
            return "its image MLP (image_encoder_mlp_weights.pth)";
        if (!m_parts.clip)
            return "its CLIP model (the folder of openai/clip-vit-large-patch14)";
        if (modality == Modality::Text && !m_parts.tokenizer)
            return std::format("a CLIP model with a text tower of CLIP's own vocabulary of {} tokens", ClipTokenizer::vocabulary);
        return {};
    }

    template <typename Run>
    auto guarded(Modality modality, Run run) -> Result<decltype(run())> {
        if (const std::string missing = missingFor(modality); !missing.empty()) {
            return failure(Error::Code::BadInput, std::format("The model {} cannot do that without {}: import it again together "
                                                              "with that.",
                                                              quote(m_info.name), missing));
        }
        return runModel(m_mutex, m_info, run);
    }

    std::mutex m_mutex;
    ModelInfo m_info;
    Parts m_parts;
    std::optional<PlaceGallery> m_gallery;
    Partition m_nowhere;
};

torch::Tensor checked(const torch::Tensor& input, const char* name, std::int64_t width) {
    if (input.dim() != 2 || input.size(1) != width)
        throw std::invalid_argument(std::format("the input {} must have the shape [n, {}]", name, width));
    return input.to(torch::kFloat32);
}

// The best ten places of each row of probabilities, and their probabilities.
void addTop10(Tensors& outputs, const torch::Tensor& probabilities, const torch::Tensor& coordinates) {
    std::vector<torch::Tensor> best, places;
    for (const torch::Tensor& row : probabilities.unbind(0)) {
        const torch::Tensor plain = row.contiguous();
        const torch::Tensor index =
            torch::tensor(largest({plain.const_data_ptr<float>(), std::size_t(plain.numel())}, 10));
        best.push_back(plain.index_select(0, index));
        places.push_back(coordinates.index_select(0, index));
    }
    outputs["top10_probabilities"] = torch::stack(best);
    outputs["top10_coordinates"] = torch::stack(places);
}

Tensors GeoClip::outputs(const Tensors& inputs) {
    const std::scoped_lock oneAtATime(m_mutex);
    Tensors result;
    if (m_parts.clip) { // its embeddings are GeoCLIP's features
        Tensors seen = m_parts.clip->outputs(inputs);
        for (const auto& [theirs, ours] : {std::pair("image_embeds", "image_features"), {"text_embeds", "text_features"}}) {
            if (const auto found = seen.find(theirs); found != seen.end())
                result[ours] = found->second;
        }
    }
    if (const auto given = inputs.find("image_features"); given != inputs.end())
        result["image_features"] = given->second;
    if (m_parts.imageMlp && result.contains("image_features"))
        result["image_embeds"] = (*m_parts.imageMlp)(checked(result["image_features"], "image_features", m_parts.imageMlp->inputs()));
    if (const auto given = inputs.find("coordinates"); given != inputs.end() && m_parts.locationEncoder)
        result.merge(m_parts.locationEncoder->run(checked(given->second, "coordinates", 2)));
    if (!result.contains("image_embeds") || !m_parts.scale)
        return result;
    if (result.contains("location_embeds")) {
        const torch::Tensor images = torch::nn::functional::normalize(result["image_embeds"]);
        const torch::Tensor places = torch::nn::functional::normalize(result["location_embeds"]);
        result["logits"] = *m_parts.scale * torch::mm(images, places.t());
    }
    if (m_gallery) {
        std::vector<torch::Tensor> rows;
        for (const torch::Tensor& embedding : result["image_embeds"].unbind(0))
            rows.push_back(m_gallery->probabilities(embedding, *m_parts.scale));
        addTop10(result, torch::stack(rows), m_gallery->coordinates());
    }
    return result;
}

Tensors GeoClip::noise() const {
    Tensors inputs{{"coordinates", somePlace()}};
    if (m_parts.clip)
        inputs.merge(m_parts.clip->noise());
    else if (m_parts.imageMlp) // features of a CLIP that is missing
        inputs.emplace("image_features", noiseOf({1, m_parts.imageMlp->inputs()}));
    return inputs;
}

// exp of the number in the file.
double scaleOf(TensorReader& weights, const fs::path& file) {
    const bool hasLength = !weights.shapeOf("logit_scale").empty();
    const std::vector<std::int64_t> shape(hasLength ? 1 : 0, 1);
    const double scale = weights.take("logit_scale", shape, torch::kFloat64).exp().item<double>();
    if (!isGeoClipScale(scale))
        throw std::runtime_error(std::format("{} does not fit the model: the tensor “logit_scale” holds a number beyond 9.", quote(file)));
    return scale;
}

torch::Tensor readGallery(const fs::path& file) {
    const auto refuse = [&](const char* fault) {
        throw std::runtime_error(std::format("{} is not a gallery of places: {}.", quote(file), fault));
    };
    const Result<SafetensorsFile> opened = SafetensorsFile::open(file);
    if (!opened)
        throw std::runtime_error(opened.error().message);
    const Result<torch::Tensor> found = tensorOf(*opened, "coordinates");
    if (!found)
        throw std::runtime_error(found.error().message);
    if (found->dim() != 2 || found->size(1) != 2 || found->scalar_type() != torch::kFloat32)
        refuse("its tensor “coordinates” is not float32 of shape [n, 2]");
    if (found->size(0) < 1 || found->size(0) > mostPlaces)
        refuse("it must hold 1 to 2,000,000 places");
    const torch::Tensor farthest = found->abs().amax(0);
    if (!found->isfinite().all().item<bool>() || farthest[0].item<float>() > 90.0F || farthest[1].item<float>() > 180.0F)
        refuse("a place has no latitude up to 90 and longitude up to 180 degrees");
    return *found;
}

Parts readParts(const fs::path& folder, Device device, Precision precision) {
    Parts parts;
    std::error_code error;
    TensorReader weights = TensorReader::over(folder / "weights.safetensors");
    parts.parameters = weights.numbers();
    if (weights.has("image_mlp.0.weight"))
        parts.imageMlp.emplace(weights);
    if (weights.has("location_encoder.LocEnc0.capsule.0.b"))
        parts.locationEncoder.emplace(weights);
    if (weights.has("logit_scale"))
        parts.scale = scaleOf(weights, folder / "weights.safetensors");
    weights.finish();
    if (parts.imageMlp && parts.locationEncoder && parts.imageMlp->outputs() != parts.locationEncoder->outputs()) {
        throw std::runtime_error(std::format("{} does not fit together: the image MLP gives {} numbers and the location encoder {}.",
                                             quote(folder / "weights.safetensors"), parts.imageMlp->outputs(),
                                             parts.locationEncoder->outputs()));
    }
    if (fs::exists(folder / "gallery.safetensors", error))
        parts.coordinates = readGallery(folder / "gallery.safetensors");
    if (!fs::is_directory(folder / "clip", error))
        return parts;

    Result<ClipModel> clip = openClipModel(folder / "clip", precision, device);
    if (!clip)
        throw std::runtime_error(clip.error().message);
    parts.clip = *clip;
    const Result<ImageInput> pictures = readClipPictures(folder / "clip", parts.clip->config.vision);
    if (!pictures)
        throw std::runtime_error(pictures.error().message);
    parts.pictures = *pictures;
    if (parts.imageMlp && parts.clip->config.embedding != parts.imageMlp->inputs()) {
        throw std::runtime_error(std::format("{} is not the CLIP of this model: its embeddings have {} numbers where {} are needed "
                                             "(CLIP ViT-L/14).",
                                             quote(folder / "clip"), parts.clip->config.embedding, parts.imageMlp->inputs()));
    }
    parts.parameters += parts.clip->config.parameters();
    if (parts.clip->config.text && parts.clip->config.text->vocabulary == ClipTokenizer::vocabulary) {
        Result<ClipTokenizer> tokenizer = openClipTokenizer(folder / "clip");
        if (!tokenizer)
            throw std::runtime_error(tokenizer.error().message);
        parts.tokenizer.emplace(std::move(*tokenizer));
    }
    return parts;
}

} // namespace

bool isGeoClipScale(double scale) { return scale > 0.0 && scale <= 1e4; }

Result<std::shared_ptr<TorchModel>> openGeoClip(const fs::path& folder, Device device, Precision precision) {
    return openModel(folder, [&](ModelInfo info) { return std::make_shared<GeoClip>(std::move(info), readParts(folder, device, precision)); });
}

} // namespace whereabouts
