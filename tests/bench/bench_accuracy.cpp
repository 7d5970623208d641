#include "bench.h"

#include "base/paths.h"
#include "engine/engine.h"
#include "geo/cellindex.h"
#include "geo/distance.h"
#include "image/preprocess.h"
#include "orbit/orbitsource.h"
#include "orbit/random.h"
#include "orbit/strangersource.h"
#include "prediction/posterior.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <format>
#include <numeric>

#include <gdal_priv.h>

using namespace whereabouts;
namespace fs = std::filesystem;

namespace {

constexpr int side = 64;
constexpr std::size_t viewBytes = side * side * 3;

// What the model says of pictures whose places are known.
struct Measured {
    std::vector<double> errorsKm, scores, inDomain;
    int in50 = 0, in90 = 0; // truths inside the credible areas
    void measure(const Posterior& posterior, const CellIndex& index, GeoPoint truth) {
        errorsKm.push_back(haversineKm(posterior.estimate(), truth));
        scores.push_back(geoscore(errorsKm.back()));
        const int cell = index.cellOf(truth);
        const auto holds = [&](double share) { return std::ranges::contains(posterior.credibleCells(share), cell); };
        in50 += cell != noCell && holds(0.5);
        in90 += cell != noCell && holds(0.9);
    }
};

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

double mean(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// 95 % interval of a statistic by 2,000 bootstrap samples.
template <typename Statistic>
std::string interval(const std::vector<double>& values, Statistic statistic) {
    Random random(1, 2, 3);
    std::vector<double> found;
    for (int i = 0; i < 2000; ++i) {
        std::vector<double> sample;
        for (std::size_t k = 0; k < values.size(); ++k)
            sample.push_back(values[random.bits() % values.size()]);
        found.push_back(statistic(std::move(sample)));
    }
    std::ranges::sort(found);
    return std::format("{:.0f} to {:.0f}", found[50], found[1949]);
}

Picture pictureOf(std::span<const std::uint8_t> pixels) {
    Picture picture;
    picture.width = picture.height = side;
    picture.pixels.assign(pixels.begin(), pixels.end());
    return picture;
}

// One prediction for each picture, in batches.
Result<std::vector<Prediction>> predictAll(Model& model, const std::vector<Picture>& pictures) {
    std::vector<Prediction> predictions;
    for (std::size_t first = 0; first < pictures.size(); first += 50) {
        PixelBatch batch{0, model.info().image.size, {}};
        for (std::size_t i = first; i < std::min(first + 50, pictures.size()); ++i) {
            const Result<PixelBatch> one = preprocess(pictures[i], model.info().image);
            if (!one)
                return std::unexpected(one.error());
            batch.values.insert(batch.values.end(), one->values.begin(), one->values.end());
            ++batch.count;
        }
        Result<std::vector<Prediction>> some = model.predict(batch);
        if (!some)
            return std::unexpected(some.error());
        std::ranges::move(*some, std::back_inserter(predictions));
    }
    return predictions;
}

Result<std::vector<Picture>> read(SampleSource& source, std::size_t count, std::vector<GeoPoint>& truths) {
    std::vector<std::uint8_t> pixels(count * viewBytes);
    truths.resize(count);
    if (const Result<void> done = source.read(0, pixels, truths); !done)
        return std::unexpected(done.error());
    std::vector<Picture> pictures;
    for (std::size_t i = 0; i < count; ++i)
        pictures.push_back(pictureOf(std::span(pixels).subspan(i * viewBytes, viewBytes)));
    return pictures;
}

std::vector<double> domainScores(const std::vector<Prediction>& predictions) {
    std::vector<double> scores;
    std::ranges::transform(predictions, std::back_inserter(scores), &Prediction::inDomain);
    return scores;
}

// Area under the ROC curve: the share of pairs in which the familiar picture scores higher, ties counting half.
double areaUnderRoc(const std::vector<double>& familiar, const std::vector<double>& strange) {
    double wins = 0;
    for (const double f : familiar) {
        for (const double s : strange)
            wins += f > s ? 1.0 : f == s ? 0.5 : 0.0;
    }
    return wins / (static_cast<double>(familiar.size()) * static_cast<double>(strange.size()));
}

// True colour of Sentinel-2 patches (bands 4, 3, 2; reflectance 0 to 0.3 over the 8 bits), 64 pixels wide and high.
Result<std::vector<Picture>> sentinelIn(const fs::path& folder) {
    GDALAllRegister();
    std::vector<Picture> pictures;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.path().extension() != ".tif")
            continue;
        GDALDataset* const patch = GDALDataset::Open(entry.path().c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY);
        Picture& picture = pictures.emplace_back();
        picture.width = picture.height = side;
        picture.pixels.resize(viewBytes);
        std::vector<float> values(side * side);
        for (int c = 0; c < 3; ++c) {
            GDALRasterIOExtraArg averaged;
            INIT_RASTERIO_EXTRA_ARG(averaged);
            averaged.eResampleAlg = GRIORA_Average;
            if (!patch || patch->GetRasterBand(4 - c)->RasterIO(GF_Read, 0, 0, patch->GetRasterXSize(), patch->GetRasterYSize(),
                                                                values.data(), side, side, GDT_Float32, 0, 0, &averaged) != CE_None)
                return failure(Error::Code::BadInput, entry.path().string() + " cannot be read.");
            for (std::size_t i = 0; i < values.size(); ++i)
                picture.pixels[i * 3 + static_cast<std::size_t>(c)] =
                    static_cast<std::uint8_t>(std::clamp(values[i] * (255.0F / 3000.0F), 0.0F, 255.0F));
        }
        GDALClose(patch);
    }
    return pictures;
}

// The pictures below a folder, each first made 64 pixels wide and high.
Result<std::vector<Picture>> picturesIn(const fs::path& folder, int blurRadius) {
    std::vector<Picture> pictures;
    ImageInput small{side, {0, 0, 0}, {1, 1, 1}, Preprocess::Orbit};
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file() || entry.path().extension() == ".csv" || entry.path().extension() == ".md")
            continue;
        const Result<Picture> decoded = decode({entry.path().string(), entry.path(), nullptr});
        if (!decoded)
            return std::unexpected(decoded.error());
        const Result<PixelBatch> values = preprocess(*decoded, small);
        if (!values)
            return std::unexpected(values.error());
        Picture picture;
        picture.width = picture.height = side;
        picture.pixels.resize(viewBytes);
        for (int y = 0; y < side; ++y) {
            for (int x = 0; x < side; ++x) {
                for (int c = 0; c < 3; ++c) {
                    float sum = 0;
                    int n = 0;
                    for (int v = std::max(0, y - blurRadius); v <= std::min(side - 1, y + blurRadius); ++v) {
                        for (int u = std::max(0, x - blurRadius); u <= std::min(side - 1, x + blurRadius); ++u, ++n)
                            sum += values->values[static_cast<std::size_t>((c * side + v) * side + u)];
                    }
                    picture.pixels[static_cast<std::size_t>((y * side + x) * 3 + c)] =
                        static_cast<std::uint8_t>(std::clamp(sum / static_cast<float>(n) * 255.0F + 0.5F, 0.0F, 255.0F));
                }
            }
        }
        pictures.push_back(std::move(picture));
    }
    return pictures;
}

class Accuracy {
public:
    explicit Accuracy(Model& model)
        : m_model(model), m_partition(std::make_shared<const Partition>(model.partition())), m_index(model.partition()) {}

    Result<Measured> of(SampleSource& source, std::size_t count) const {
        std::vector<GeoPoint> truths;
        const Result<std::vector<Picture>> pictures = read(source, count, truths);
        if (!pictures)
            return std::unexpected(pictures.error());
        const Result<std::vector<Prediction>> predictions = predictAll(m_model, *pictures);
        if (!predictions)
            return std::unexpected(predictions.error());
        Measured measured;
        for (std::size_t i = 0; i < count; ++i) {
            const Prediction& one = (*predictions)[i];
            measured.measure(Posterior(m_partition, one.probabilities, one.points), m_index, truths[i]);
        }
        measured.inDomain = domainScores(*predictions);
        return measured;
    }

private:
    Model& m_model;
    std::shared_ptr<const Partition> m_partition;
    CellIndex m_index;
};

void reportViews(BenchReport& report, const Measured& found) {
    const auto count = static_cast<double>(found.errorsKm.size());
    report.atMost("median error on test views (95 %: " + interval(found.errorsKm, median) + ")", 90, "km", median(found.errorsKm));
    report.atLeast("mean geoscore on test views (95 %: " + interval(found.scores, mean) + ")", 4500, "points", mean(found.scores));
    for (const double km : {25.0, 200.0, 750.0, 2500.0}) {
        const auto within = std::ranges::count_if(found.errorsKm, [&](double error) { return error <= km; });
        report.figure(std::format("test views within {:.0f} km", km), "%", 100.0 * static_cast<double>(within) / count);
    }
    report.figure("truths inside the 50 % area", "%", 100.0 * found.in50 / count);
    report.figure("truths inside the 90 % area", "%", 100.0 * found.in90 / count);
}

// Needs the folder of real pictures ($WHEREABOUTS_SHARED); says so where there is none.
Result<void> reportStrangers(BenchReport& report, Model& model, const std::vector<double>& familiar, const fs::path& shared) {
    const auto against = [&](const std::string& what, double limit, const Result<std::vector<Picture>>& pictures) -> Result<void> {
        if (!pictures)
            return std::unexpected(pictures.error());
        const Result<std::vector<Prediction>> predictions = predictAll(model, *pictures);
        if (!predictions)
            return std::unexpected(predictions.error());
        report.atLeast("area under ROC against " + what, limit, "", areaUnderRoc(familiar, domainScores(*predictions)));
        return {};
    };
    StrangerSource drawn(987654321, side);
    std::vector<GeoPoint> none;
    if (const auto done = against("drawn streets, fields, maps, screens, noise", 0.90, read(drawn, 500, none)); !done)
        return done;
    if (shared.empty()) {
        std::cerr << "no folder of real pictures ($WHEREABOUTS_SHARED): the in-domain score is not tried on them\n";
        return {};
    }
    if (const auto done = against("street photos", 0.98, picturesIn(shared / "data/photos", 0)); !done)
        return done;
    if (const auto done = against("blurred street photos", 0.90, picturesIn(shared / "data/photos", 3)); !done)
        return done;
    if (const auto done = against("Sentinel-2 patches as the program reads them", 0.90, picturesIn(shared / "data/satellite", 0)); !done)
        return done;
    return against("Sentinel-2 patches in true colour", 0.90, sentinelIn(shared / "data/satellite"));
}

Result<void> run(BenchReport& report, std::uint64_t seed) {
    const auto engine = Engine::load();
    if (!engine)
        return std::unexpected(engine.error());
    const auto model = (*engine)->open(resourcesFolder() / "models/orbit", Device::Cpu, Precision::Fastest);
    if (!model)
        return std::unexpected(model.error());
    Result<Earth> loaded = Earth::load(resourcesFolder() / "imagery", Earth::Pictures::All);
    if (!loaded)
        return std::unexpected(loaded.error());
    const auto earth = std::make_shared<const Earth>(std::move(*loaded));
    const Accuracy accuracy(**model);
    OrbitSource views(earth, seed, Split::Test, Variation::Default, side, 2);
    const Result<Measured> found = accuracy.of(views, 1000);
    if (!found)
        return std::unexpected(found.error());
    reportViews(report, *found);
    OrbitSource varied(earth, seed, Split::Test, Variation::Training, side, 2);
    const Result<Measured> wide = accuracy.of(varied, 1000);
    if (!wide)
        return std::unexpected(wide.error());
    report.figure("median error with the training's variation", "km", median(wide->errorsKm));
    report.figure("mean geoscore with the training's variation", "points", mean(wide->scores));
    report.figure("truths inside the 90 % area with the training's variation", "%", static_cast<double>(wide->in90) / 10.0);
    report.figure("test views below the in-domain threshold", "%", 0.1 * static_cast<double>(std::ranges::count_if(
        found->inDomain, [&](double score) { return score < (*model)->info().inDomainThreshold; })));
    const char* shared = std::getenv("WHEREABOUTS_SHARED");
    return reportStrangers(report, **model, found->inDomain, shared ? shared : "");
}

} // namespace

// How well the model that ships places views of the test split: the figures of its card. An argument gives another seed.
int main(int argc, char** argv) {
    BenchReport report("accuracy");
    const std::uint64_t seed = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 424242;
    if (const Result<void> done = run(report, seed); !done)
        return report.failed(done.error().message);
    return report.print();
}
