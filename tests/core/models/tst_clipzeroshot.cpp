#include "loadedengine.h"

#include "core/models/modelfolder.h"
#include "models/text/cliptokenizer.h"
#include "shared_fixtures.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <deque>
#include <limits>
#include <numeric>
#include <random>

using namespace whereabouts;
namespace fs = std::filesystem;

namespace {

const fs::path shippedText = fs::path(WHEREABOUTS_SOURCE_DIR) / "resources/text";

fs::path fixture() {
    return sharedFolder() / "fixtures/clip-tiny";
}

void write(const fs::path& file, const std::string& text) {
    std::ofstream(file, std::ios::binary) << text;
}

// The fixture's model with a table of random vectors for CLIP's vocabulary in place of its own of 512.
class WholeClip : public ModelFolder {
public:
    explicit WholeClip(const char* prompts = "streetclip") {
        describe({{"kind", "clip"}, {"clip", {{"prompts", prompts}}}});
        std::ifstream stream(fixture() / "config.json");
        nlohmann::json config = nlohmann::json::parse(stream);
        config["text_config"]["vocab_size"] = ClipTokenizer::vocabulary;
        std::ofstream(path() / "config.json") << config.dump();
        add(fixture() / "model_hf.safetensors", "");
        std::mt19937 random(1);
        std::normal_distribution<float> normal(0.0F, 0.5F);
        std::ranges::generate(m_table, [&] { return normal(random); });
        tensors["text_model.embeddings.token_embedding.weight"] = {
            TensorType::F32, {ClipTokenizer::vocabulary, 64}, std::as_bytes(std::span(m_table))};
        m_scale[0] = std::log(20.0F);
        tensors["logit_scale"] = {TensorType::F32, {}, std::as_bytes(std::span(m_scale))};
    }

    Result<std::shared_ptr<Model>> open(Precision precision = Precision::Float32) {
        return write("model.safetensors").and_then([&] { return engine()->open(path(), Device::Cpu, precision); });
    }

    // Multiplies each `every`th number of the tensors whose names end so.
    void scale(const std::string& nameEnd, std::size_t every, float factor) {
        for (auto& [name, view] : tensors) {
            if (!name.ends_with(nameEnd))
                continue;
            std::vector<float>& values = m_scaled.emplace_back(view.bytes.size() / sizeof(float));
            std::memcpy(values.data(), view.bytes.data(), view.bytes.size());
            for (std::size_t i = 3; i < values.size(); i += every)
                values[i] *= factor;
            view.bytes = std::as_bytes(std::span(values));
        }
    }

    std::ptrdiff_t keptLists() const {
        return std::distance(fs::directory_iterator(data() / "cache/prompts"), fs::directory_iterator());
    }

private:
    std::vector<float> m_table = std::vector<float>(std::size_t(ClipTokenizer::vocabulary) * 64);
    std::vector<float> m_scale = std::vector<float>(1);
    std::deque<std::vector<float>> m_scaled;
};

// Four countries in the corners of the map; one has two regions, one of which has two cities.
fs::path smallWorld(const fs::path& folder) {
    fs::create_directories(folder / "gazetteer");
    fs::copy(shippedText, folder / "text");
    write(folder / "gazetteer/folding.tsv", "2d\t \n");
    write(folder / "gazetteer/countries.tsv", "CA\tCanada\t\t500\t50.0\t-100.0\nRU\tRussia\t\t400\t60.0\t100.0\n"
                                              "BR\tBrazil\t\t300\t-20.0\t-50.0\nAU\tAustralia\t\t200\t-30.0\t140.0\n");
    write(folder / "gazetteer/regions.tsv", "CA.1\tOntario\t\t300\t50.0\t-90.0\nCA.2\tYukon\t\t200\t60.0\t-130.0\n"
                                            "RU.1\tSiberia\t\t400\t60.0\t100.0\nBR.1\tBahia\t\t300\t-20.0\t-50.0\n"
                                            "AU.1\tVictoria\t\t200\t-30.0\t140.0\n");
    write(folder / "gazetteer/cities.tsv", "Norilsk\t\tRU.1\t400\t60.0\t100.0\nSalvador\t\tBR.1\t300\t-20.0\t-50.0\n"
                                           "Toronto\t\tCA.1\t200\t40.0\t-80.0\nMelbourne\t\tAU.1\t200\t-30.0\t140.0\n"
                                           "Whitehorse\t\tCA.2\t200\t60.0\t-130.0\nOttawa\t\tCA.1\t100\t50.0\t-90.0\n");
    return folder;
}

double sum(const std::vector<float>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

double cosine(const Prediction& one, const Prediction& other) {
    return std::inner_product(one.embedding.begin(), one.embedding.end(), other.embedding.begin(), 0.0);
}

PixelBatch noise(int count) {
    std::mt19937 random(2);
    std::normal_distribution<float> normal;
    PixelBatch pictures{count, 64, std::vector<float>(std::size_t(count) * 3 * 64 * 64)};
    std::ranges::generate(pictures.values, [&] { return normal(random); });
    return pictures;
}

// The softmax of 20 times the cosine with each prompt, by the model's own embeddings of sentences.
std::vector<double> likeness(Model& model, const std::vector<float>& query, const std::vector<std::string>& prompts) {
    std::vector<double> values;
    for (const std::string& prompt : prompts) {
        const auto embedding = model.predictText(prompt).value().embedding;
        values.push_back(std::exp(20 * std::inner_product(query.begin(), query.end(), embedding.begin(), 0.0)));
    }
    const double whole = std::accumulate(values.begin(), values.end(), 0.0);
    for (double& value : values)
        value /= whole;
    return values;
}

} // namespace

class TestClipZeroShot : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        REQUIRE_SHARED();
        REQUIRE_ENGINE();
    }

    void cleanup() { qunsetenv("WHEREABOUTS_RESOURCES"); }

    // Its own vocabulary is not CLIP's: it runs golden files, and says that it cannot place pictures.
    void aModelWithoutWords() {
        ModelFolder folder;
        folder.describe({{"kind", "clip"}});
        fs::copy_file(fixture() / "config.json", folder.path() / "config.json");
        fs::copy_file(fixture() / "model_hf.safetensors", folder.path() / "model.safetensors");
        const auto differences = engine()->verify(folder.path(), fixture() / "golden.safetensors");
        QVERIFY2(differences, messageOf(differences).c_str());
        QCOMPARE(differences->size(), 2u);
        QVERIFY(std::ranges::all_of(*differences, &GoldenDifference::passes));
        const auto model = engine()->open(folder.path(), Device::Cpu, Precision::Float32);
        QVERIFY2(model, messageOf(model).c_str());
        QVERIFY((*model)->info().takes.empty());
        const auto refused = (*model)->predict({1, 64, std::vector<float>(3 * 64 * 64)});
        QVERIFY2(messageOf(refused).contains("512 tokens") && messageOf(refused).contains("49408"), messageOf(refused).c_str());
    }

    void saysWhatOfASentenceDoesNotCount() {
        WholeClip folder;
        const auto model = folder.open();
        QVERIFY2(model, messageOf(model).c_str());
        std::string sentence;
        for (int i = 0; i < 75; ++i)
            sentence += "stone ";
        const auto whole = (*model)->predictText(sentence), cut = (*model)->predictText(sentence + "gate");
        QVERIFY2(whole && cut, messageOf(whole ? cut : whole).c_str());
        QCOMPARE(whole->notice, std::string());
        QVERIFY2(cut->notice.contains("the 75 tokens") && cut->notice.contains("from “gate” on"), cut->notice.c_str());
        QCOMPARE(cut->embedding, whole->embedding); // indeed
        QCOMPARE((*model)->predictText("a red desert").value().notice, std::string());
    }

    // A sentence's embedding is the one of its tokens, padded with zeros or with end marks.
    void sentencesAreNotPadded() {
        WholeClip folder;
        const auto model = folder.open();
        QVERIFY2(model, messageOf(model).c_str());
        const std::string sentence = "A red desert with round rocks";
        const auto answer = (*model)->predictText(sentence);
        QVERIFY2(answer, messageOf(answer).c_str());
        const auto tokenizer = ClipTokenizer::load(shippedText / "bpe_simple_vocab_16e6.txt.gz", shippedText);
        std::vector<std::int64_t> ids(2 * 77, 0);
        const auto tokens = tokenizer->encode(sentence, 77);
        std::ranges::fill(std::span(ids).last(77), ClipTokenizer::end);
        std::ranges::copy(tokens, ids.begin());
        std::ranges::copy(tokens, ids.begin() + 77);
        std::vector<float> twice = answer->embedding;
        twice.insert(twice.end(), answer->embedding.begin(), answer->embedding.end());
        const fs::path golden = folder.path() / "golden.safetensors";
        QVERIFY(writeSafetensors(golden,
                                 {{"input.input_ids", {TensorType::I64, {2, 77}, std::as_bytes(std::span(ids))}},
                                  {"output.text_embeds_normalised", {TensorType::F32, {2, 32}, std::as_bytes(std::span(twice))}}},
                                 {}));
        const auto differences = engine()->verify(folder.path(), golden);
        QVERIFY2(differences, messageOf(differences).c_str());
        QVERIFY(differences->front().largest < 2e-5);
    }

    // Of the last layer only the class token is made; verify() makes every one.
    void aPictureIsWhatTheWholeTowerMakesOfIt() {
        WholeClip folder;
        const auto model = folder.open();
        QVERIFY2(model, messageOf(model).c_str());
        const PixelBatch picture = noise(1);
        const auto answer = (*model)->predict(picture);
        QVERIFY2(answer, messageOf(answer).c_str());
        const fs::path golden = folder.path() / "golden.safetensors";
        QVERIFY(writeSafetensors(golden,
                                 {{"input.pixel_values", {TensorType::F32, {1, 3, 64, 64}, std::as_bytes(std::span(picture.values))}},
                                  {"output.image_embeds_normalised", {TensorType::F32, {1, 32}, std::as_bytes(std::span(answer->front().embedding))}}},
                                 {}));
        const auto differences = engine()->verify(folder.path(), golden);
        QVERIFY2(differences, messageOf(differences).c_str());
        QVERIFY2(differences->front().largest < 2e-6, QByteArray::number(differences->front().largest));
    }

    // bfloat16, packed weights and our own attention of few tokens, where the processor has them: of sentences of 3 to 77
    // tokens, each of which sees those before it, and of pictures, whose patches see each other.
    // Also where a few channels are far larger than the others, as in published transformers: with large numbers in the weights,
    // and in what is multiplied with them.
    void theFastestIsAsGood_data() {
        QTest::addColumn<float>("weights");
        QTest::addColumn<float>("activations");
        QTest::newRow("as it is") << 1.0F << 1.0F;
        QTest::newRow("large weights") << 12.0F << 1.0F;
        QTest::newRow("large activations") << 1.0F << 40.0F;
    }
    void theFastestIsAsGood() {
        QFETCH(float, weights);
        QFETCH(float, activations);
        WholeClip folder;
        folder.scale("mlp.fc1.weight", 64, weights);
        folder.scale("layer_norm1.weight", 64, activations);
        folder.scale("self_attn.q_proj.weight", 64, 1 / activations);
        folder.scale("self_attn.k_proj.weight", 64, 1 / activations);
        folder.scale("self_attn.v_proj.weight", 64, 1 / activations);
        const auto plain = folder.open(), fast = folder.open(Precision::Fastest);
        QVERIFY2(plain && fast, messageOf(plain ? fast : plain).c_str());
        double together = 0;
        std::string sentence;
        for (int words = 1; words < 90; words += 11) {
            while (std::ranges::count(sentence, ' ') < words)
                sentence += words % 2 ? "sand " : "stone ";
            const double alike = cosine((*plain)->predictText(sentence).value(), (*fast)->predictText(sentence).value());
            QVERIFY2(alike > 0.995 && alike < 1.0001, qPrintable(QString::number(alike, 'f', 6)));
            together += alike;
        }
        const PixelBatch pictures = noise(5);
        const auto slow = (*plain)->predict(pictures), quick = (*fast)->predict(pictures);
        QVERIFY2(slow && quick, messageOf(slow ? quick : slow).c_str());
        for (std::size_t i = 0; i < 5; ++i) {
            const double alike = cosine((*slow)[i], (*quick)[i]);
            QVERIFY2(alike > 0.999 && alike < 1.0001, qPrintable(QString::number(alike, 'f', 6)));
            together += alike;
        }
        QVERIFY2(together / 14 > 0.999, qPrintable(QString::number(together / 14, 'f', 6)));
    }

    void theFastestHidesNoDamage() {
        WholeClip folder;
        folder.scale("vision_model.encoder.layers.1.mlp.fc2.weight", 5, std::numeric_limits<float>::quiet_NaN());
        const auto fast = folder.open(Precision::Fastest);
        QVERIFY2(fast, messageOf(fast).c_str());
        const auto answer = (*fast)->predict(noise(1));
        QVERIFY(!answer);
        QVERIFY2(answer.error().message.contains("vision_model.encoder.layers.1"), answer.error().message.c_str());
    }

    void countriesThenRegionsThenCities() {
        WholeClip folder;
        qputenv("WHEREABOUTS_RESOURCES", QByteArray::fromStdString(smallWorld(folder.data() / "world").string()));
        const auto model = folder.open();
        QVERIFY2(model, messageOf(model).c_str());
        QCOMPARE((*model)->info().takes, (std::vector{Modality::Ground, Modality::Text}));
        QCOMPARE((*model)->partition().cells.size(), 4u);
        const auto answer = (*model)->predictText("Snow on a wide street");
        QVERIFY2(answer, messageOf(answer).c_str());
        QVERIFY(std::abs(sum(answer->probabilities) - 1) < 1e-6);

        const auto countries = likeness(**model, answer->embedding,
                                        {"An image of Canada.", "An image of Russia.", "An image of Brazil.", "An image of Australia."});
        const auto regions = likeness(**model, answer->embedding, {"An image of the region of Ontario, in Canada.",
                                                                   "An image of the region of Yukon, in Canada."});
        const auto cities = likeness(**model, answer->embedding,
                                     {"An image of the city of Toronto, in the region of Ontario, in Canada.",
                                      "An image of the city of Ottawa, in the region of Ontario, in Canada."});
        QVERIFY(std::ranges::min(countries) > 0.01 && regions[0] * countries[0] > 0.01); // all were looked at closer
        const double south[] = {countries[2], countries[3]}, north[] = {countries[0], countries[1]};
        for (int i = 0; i < 2; ++i) { // cells in the order SW, SE, NW, NE
            QVERIFY(std::abs(double(answer->probabilities[std::size_t(i)]) - south[i]) < 1e-5);
            QVERIFY(std::abs(double(answer->probabilities[std::size_t(i) + 2]) - north[i]) < 1e-5);
        }
        const double latitude = regions[1] * 60 + regions[0] * (cities[0] * 40 + cities[1] * 50);
        const double longitude = regions[1] * -130 + regions[0] * (cities[0] * -80 + cities[1] * -90);
        QVERIFY2(std::abs(answer->points[2].latitude - latitude) < 1e-3, qPrintable(QString::number(answer->points[2].latitude)));
        QVERIFY(std::abs(answer->points[2].longitude - longitude) < 1e-3);
        QCOMPARE(folder.keptLists(), 1 + 4 + 5); // of the countries, of the regions of each, of the cities of each
    }

    void theOtherPrompts() {
        WholeClip folder("osv5m");
        qputenv("WHEREABOUTS_RESOURCES", QByteArray::fromStdString(smallWorld(folder.data() / "world").string()));
        const auto model = folder.open();
        const auto answer = (*model)->predictText("Snow on a wide street");
        QVERIFY2(answer, messageOf(answer).c_str());
        const auto regions = likeness(**model, answer->embedding, {"Canada, Ontario", "Canada, Yukon"});
        const auto cities = likeness(**model, answer->embedding, {"Canada, Ontario, Toronto", "Canada, Ontario, Ottawa"});
        const double latitude = regions[1] * 60 + regions[0] * (cities[0] * 40 + cities[1] * 50);
        QVERIFY2(std::abs(answer->points[2].latitude - latitude) < 1e-3, qPrintable(QString::number(answer->points[2].latitude)));
    }

    void theWholeWorld() {
        WholeClip folder;
        QElapsedTimer timer;
        timer.start();
        const auto model = folder.open();
        QVERIFY2(model, messageOf(model).c_str());
        qInfo("opened in %lld ms, %zu cells", timer.restart(), (*model)->partition().cells.size());
        const PixelBatch picture{1, 64, std::vector<float>(3 * 64 * 64, 0.5F)};
        const auto first = (*model)->predict(picture);
        const qint64 embedding = timer.restart();
        QVERIFY2(first, messageOf(first).c_str());
        QVERIFY(std::abs(sum(first->front().probabilities) - 1) < 1e-5);
        QVERIFY(std::ranges::min(first->front().probabilities) >= 0);
        QVERIFY(folder.keptLists() <= 1 + 4 + 4 * 3); // lazily
        timer.restart();
        const auto second = (*model)->predict(picture);
        qInfo("first answer in %lld ms, next in %lld ms", embedding, timer.elapsed());
        QVERIFY(second && second->front().probabilities == first->front().probabilities);

        const auto again = folder.open().value()->predict(picture); // from disk
        QVERIFY(again && again->front().probabilities == first->front().probabilities);
    }

    void refusesUnknownPrompts() {
        WholeClip folder("haiku");
        QVERIFY(messageOf(folder.open()).contains("haiku"));
        folder.describe({{"kind", "clip"}, {"clip", 7}});
        QVERIFY(messageOf(folder.open()).contains("“clip”"));
    }

    // Finite weights with outputs that are not.
    void namesTheLayerThatIsNotFinite() {
        WholeClip folder;
        TensorView& projection = folder.tensors.at("visual_projection.weight");
        const std::vector<float> huge(projection.bytes.size() / 4, 3e38F);
        projection.bytes = std::as_bytes(std::span(huge));
        const auto refused = folder.open().value()->predict({1, 64, std::vector<float>(3 * 64 * 64, 0.5F)});
        QVERIFY2(messageOf(refused).contains("visual_projection"), messageOf(refused).c_str());
    }

    // The first of them, in either tower, though all that follow give no numbers either.
    void namesTheFirstLayerThatIsNotFinite_data() {
        QTest::addColumn<QString>("layer");
        QTest::newRow("picture") << "vision_model.encoder.layers.1";
        QTest::newRow("sentence") << "text_model.encoder.layers.1";
    }

    void namesTheFirstLayerThatIsNotFinite() {
        QFETCH(const QString, layer);
        WholeClip folder;
        std::array<std::vector<float>, 2> huge;
        for (std::size_t i = 0; i < 2; ++i) {
            TensorView& weight = folder.tensors.at(layer.toStdString() + (i == 0 ? ".mlp.fc1.bias" : ".mlp.fc2.weight"));
            huge[i].assign(weight.bytes.size() / 4, 3e38F);
            weight.bytes = std::as_bytes(std::span(huge[i]));
        }
        const auto model = folder.open();
        QVERIFY2(model, messageOf(model).c_str());
        const std::string message = layer.startsWith("vision")
                                        ? messageOf((*model)->predict({1, 64, std::vector<float>(3 * 64 * 64, 0.5F)}))
                                        : messageOf((*model)->predictText("a red desert"));
        QVERIFY2(message.contains("its layer " + layer.toStdString() + " gave"), message.c_str());
    }
};

QTEST_GUILESS_MAIN(TestClipZeroShot)
#include "tst_clipzeroshot.moc"
