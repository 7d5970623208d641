#include "models/torchheaders.h"

#include "models/satclip/satclipmodel.h"

#include "models/location/locationnet.h"
#include "models/location/placegallery.h"
#include "models/modelrun.h"

#include <cmath>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

constexpr int placeCount = 20'000;            // 160 km apart
constexpr int cellDepth = 10, cellCapacity = 4;
constexpr double usualScale = 1.0 / 0.07;     // CLIP's logit scale before training
constexpr int mostDegrees = 100, mostFrequencies = 1024;
constexpr double leastRadius = 1e-6, mostRadius = 1e6;

EncodingSettings encodingSettings(const ConfigSection& section) {
    const auto unknown = [&](const char* key, const std::string& value, const char* wanted) {
        section.refuse(std::format("“{}” is {}, and only {} are known", key, quote(value), wanted));
    };
    EncodingSettings settings;
    const std::string encoding = section.text("le_type", "sphericalharmonics");
    if (const auto known = locationEncoding(encoding))
        settings.encoding = *known;
    else
        unknown("le_type", encoding, "direct, cartesian3d, wrap, grid, theory, spherec(plus), spherem(plus), sphericalharmonics");
    const std::string harmonics = section.text("harmonics_calculation", "analytic");
    if (harmonics != "analytic" && harmonics != "closed-form" && harmonics != "exact")
        unknown("harmonics_calculation", harmonics, "analytic, closed-form and exact");
    settings.harmonics = harmonics == "analytic" ? Harmonics::TimesPi
                         : harmonics == "exact"  ? Harmonics::Exact
                                                 : Harmonics::ClosedForm;
    settings.degrees = static_cast<int>(section.integer("legendre_polys", settings.degrees, mostDegrees));
    settings.frequencies = static_cast<int>(section.integer("frequency_num", settings.frequencies, mostFrequencies));
    settings.smallestRadius = section.number("min_radius", settings.smallestRadius, mostRadius, leastRadius);
    settings.largestRadius = section.number("max_radius", settings.largestRadius, mostRadius, leastRadius);
    return settings;
}

Fingerprint fingerprintOf(const LocationNet& net) {
    Fingerprint fingerprint;
    net.addTo(fingerprint);
    return fingerprint;
}

class SatClip : public TorchModel {
public:
    SatClip(ModelInfo info, LocationNet net, double scale)
        : m_info(std::move(info)), m_net(std::move(net)), m_scale(scale),
          m_gallery(coordinatesOf(fibonacciPlaces(placeCount)), cellDepth, cellCapacity, fingerprintOf(m_net),
                    [this](const torch::Tensor& places) { return m_net.run(places).at("location_embeds"); }) {
        m_info.takes = {Modality::Gps};
    }

    const ModelInfo& info() const override { return m_info; }
    const Partition& partition() const override { return m_gallery.partition(); }

    Result<void> prepare(const Progress& progress, std::stop_token stop) override {
        return runModel(m_mutex, m_info, [&] { return m_gallery.prepare(progress, stop); }).and_then([](Result<void> done) { return done; });
    }

    Result<std::vector<Prediction>> predict(const PixelBatch&) override {
        return failure(Error::Code::BadInput,
                       std::format("The model {} takes no picture: it was trained on twelve bands of a satellite.", quote(m_info.name)));
    }

    Result<Prediction> predictNear(const GeoPoint& place) override {
        return runModel(m_mutex, m_info, [&] {
            const auto start = std::chrono::steady_clock::now();
            const torch::Tensor embedding = m_net.run(coordinatesOf({place})).at("location_embeds")[0];
            const double encodeMs = millisecondsSince(start);
            Prediction prediction = m_gallery.answer(embedding, m_scale);
            prediction.encodeMs = encodeMs;
            prediction.headMs = millisecondsSince(start) - encodeMs;
            return prediction;
        });
    }

    Tensors outputs(const Tensors& inputs) override {
        const auto found = inputs.find("coordinates");
        if (found == inputs.end() || found->second.dim() != 2 || found->second.size(1) != 2)
            throw std::invalid_argument("an input coordinates [n, 2] is needed");
        Tensors result = m_net.run(found->second);
        result["location_embeds_normalised"] = torch::nn::functional::normalize(result["location_embeds"]);
        return result;
    }

private:
    std::mutex m_mutex;
    ModelInfo m_info;
    LocationNet m_net;
    double m_scale;
    PlaceGallery m_gallery;
};

} // namespace

Result<std::shared_ptr<TorchModel>> openSatClip(const fs::path& folder, Device, Precision) {
    return openModel(folder, [&](ModelInfo info) {
        const EncodingSettings settings = encodingSettings(ConfigSection::read(folder / "model.json").section("satclip"));
        TensorReader weights = TensorReader::over(folder / "weights.safetensors");
        info.parameters = weights.numbers();
        weights.ignore("visual.");
        const double scale =
            weights.has("logit_scale") ? weights.take("logit_scale", {}, torch::kFloat64).exp().item<double>() : usualScale;
        LocationNet net(settings, "location.", weights);
        weights.finish();
        return std::make_shared<SatClip>(std::move(info), std::move(net), scale);
    });
}

} // namespace whereabouts
