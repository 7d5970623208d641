#include "models/torchheaders.h"

#include "models/clip/clipzeroshot.h"

#include "base/paths.h"
#include "models/clip/clippictures.h"
#include "models/clip/placetree.h"
#include "models/clip/promptembeddings.h"
#include "models/location/gallery.h"
#include "models/location/placecells.h"
#include "models/modelrun.h"

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

constexpr std::size_t closerCountries = 4, closerRegions = 3; // countries, and regions of each, that are looked at closer
constexpr float leastShare = 0.01F;                           // of the whole, for a country or region to be looked at closer
constexpr int cellDepth = 10, cellCapacity = 4;

std::vector<GeoPoint> pointsOf(const PlaceTree& tree) {
    std::vector<GeoPoint> points;
    for (const PlaceTree::City& city : tree.cities)
        points.push_back(city.point);
    return points;
}

class ClipZeroShot : public TorchModel {
public:
    ClipZeroShot(ModelInfo info, ClipModel clip, const ImageInput& pictures, std::optional<ClipTokenizer> tokenizer, PlaceTree tree)
        : m_info(std::move(info)), m_clip(std::move(clip)), m_tree(std::move(tree)),
          m_cells(pointsOf(m_tree), cellDepth, cellCapacity) {
        m_info.takes.clear();
        m_info.parameters = m_clip->config.parameters();
        m_info.image = pictures;
        if (!tokenizer)
            return;
        m_prompts.emplace(m_clip, std::move(*tokenizer));
        m_info.takes = {Modality::Ground, Modality::Text};
    }

    const ModelInfo& info() const override { return m_info; }
    const Partition& partition() const override { return m_cells.partition(); }

    Result<std::vector<Prediction>> predict(const PixelBatch& pictures) override {
        if (!m_prompts)
            return wordless();
        return runModel(m_mutex, m_info, [&] {
            const auto start = std::chrono::steady_clock::now();
            const torch::Tensor embeddings = m_clip->imageEmbeddings(tensorOf(pictures, m_info.image));
            const double encodeMs = millisecondsSince(start) / pictures.count;
            std::vector<Prediction> predictions;
            for (const torch::Tensor& embedding : embeddings.unbind(0))
                predictions.push_back(answer(embedding, encodeMs));
            return predictions;
        });
    }

    Result<Prediction> predictText(const std::string& sentence) override {
        if (!m_prompts)
            return wordless();
        return runModel(m_mutex, m_info, [&] {
            const auto start = std::chrono::steady_clock::now();
            const torch::Tensor embedding = m_prompts->ofSentence(sentence);
            Prediction prediction = answer(embedding, millisecondsSince(start));
            prediction.notice = m_prompts->noticeOf(sentence, m_info.name);
            return prediction;
        });
    }

    Tensors outputs(const Tensors& inputs) override { return m_clip->outputs(inputs); }
    Tensors noise() const override { return m_clip->noise(); }

private:
    std::unexpected<Error> wordless() const {
        const std::string lack = m_clip->config.text ? std::format("its text tower knows {} tokens, and only CLIP's own vocabulary of {} is read",
                                                                   m_clip->config.text->vocabulary, ClipTokenizer::vocabulary)
                                                     : std::string("it has no text tower to compare with the names of places");
        return failure(Error::Code::BadInput, std::format("The model {} cannot place anything: {}; import a whole CLIP model.",
                                                          quote(m_info.name), lack));
    }

    Prediction answer(const torch::Tensor& embedding, double encodeMs) {
        const auto start = std::chrono::steady_clock::now();
        const torch::Tensor query = embedding / embedding.norm().clamp_min(1e-12);
        Prediction prediction;
        m_cells.fill(prediction, cityProbabilities(query));
        prediction.embedding.assign(query.const_data_ptr<float>(), query.const_data_ptr<float>() + query.numel());
        prediction.encodeMs = encodeMs;
        prediction.headMs = millisecondsSince(start);
        return prediction;
    }

    // P(country) P(region | country) P(city | region) of every city.
    std::vector<float> cityProbabilities(const torch::Tensor& query) {
        std::vector<float> result(m_tree.cities.size(), 0.0F);
        const auto spread = [&](const PlaceTree::Region& region, double perHead) {
            for (const std::size_t city : region.cities)
                result[city] = static_cast<float>(perHead * m_tree.cities[city].population);
        };
        const std::vector<float> countries = shares(query, m_tree.countryPrompts, 1.0F);
        for (std::size_t i = 0; i < countries.size(); ++i) {
            for (const PlaceTree::Region& region : m_tree.countries[i].regions)
                spread(region, static_cast<double>(countries[i]) / m_tree.countries[i].population);
        }
        for (const std::size_t i : worthALook(countries, closerCountries)) {
            const PlaceTree::Country& country = m_tree.countries[i];
            const std::vector<float> regions = shares(query, country.regionPrompts, countries[i]);
            for (std::size_t j = 0; j < regions.size(); ++j)
                spread(country.regions[j], static_cast<double>(regions[j]) / country.regions[j].population);
            for (const std::size_t j : worthALook(regions, closerRegions)) {
                const PlaceTree::Region& region = country.regions[j];
                spread(region, 0.0); // its smaller cities have no prompt
                const std::vector<float> cities = shares(query, region.cityPrompts, regions[j]);
                for (std::size_t k = 0; k < cities.size(); ++k)
                    result[region.cities[k]] = cities[k];
            }
        }
        return result;
    }

    // The whole divided among the prompts by the softmax of their likeness to the query.
    std::vector<float> shares(const torch::Tensor& query, std::span<const std::string> prompts, float whole) {
        if (prompts.empty())
            return {};
        const torch::Tensor cosines = m_prompts->ofPrompts(prompts).mv(query);
        const torch::Tensor values = ((m_clip->logit_scale.exp() * cosines).softmax(0) * whole).contiguous();
        requireFinite(values, "logit_scale");
        return {values.const_data_ptr<float>(), values.const_data_ptr<float>() + values.numel()};
    }

    static std::vector<std::size_t> worthALook(const std::vector<float>& values, std::size_t count) {
        std::vector<std::size_t> chosen;
        for (const std::int64_t i : largest(values, count)) {
            if (values[std::size_t(i)] >= leastShare)
                chosen.push_back(std::size_t(i));
        }
        return chosen;
    }

    std::mutex m_mutex;
    ModelInfo m_info;
    ClipModel m_clip;
    std::optional<PromptEmbeddings> m_prompts;
    PlaceTree m_tree;
    PlaceCells m_cells;
};

PromptStyle promptStyle(const ConfigSection& section) {
    const std::string name = section.text("prompts", "streetclip");
    if (name != "streetclip" && name != "osv5m")
        section.refuse(std::format("“prompts” is {}, and only streetclip and osv5m are known", quote(name)));
    return name == "osv5m" ? PromptStyle::Osv5m : PromptStyle::StreetClip;
}

template <typename T>
T required(Result<T> result) {
    if (!result)
        throw std::runtime_error(result.error().message);
    return std::move(*result);
}

} // namespace

Result<std::shared_ptr<TorchModel>> openClip(const fs::path& folder, Device device, Precision precision) {
    return openModel(folder, [&](ModelInfo info) {
        const PromptStyle style = promptStyle(ConfigSection::read(folder / "model.json").section("clip"));
        ClipModel clip = required(openClipModel(folder, precision, device));
        const Gazetteer gazetteer = required(Gazetteer::load(resourcesFolder() / "gazetteer"));
        std::optional<ClipTokenizer> tokenizer;
        if (clip->config.text && clip->config.text->vocabulary == ClipTokenizer::vocabulary)
            tokenizer.emplace(required(openClipTokenizer(folder)));
        const ImageInput pictures = required(readClipPictures(folder, clip->config.vision));
        return std::make_shared<ClipZeroShot>(std::move(info), std::move(clip), pictures, std::move(tokenizer),
                                              PlaceTree(gazetteer, style));
    });
}

} // namespace whereabouts
