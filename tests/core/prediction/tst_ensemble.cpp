#include "geo/distance.h"
#include "posteriors.h"
#include "prediction/commonpartition.h"
#include "prediction/difference.h"
#include "prediction/ensemble.h"
#include "prediction/weightfit.h"
#include "raster/geotiff.h"

#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <cmath>
#include <numeric>
#include <random>

using namespace whereabouts;

namespace {

double sumOf(std::span<const float> values) { return std::accumulate(values.begin(), values.end(), 0.0); }

double areaOf(const Partition& partition) {
    double area = 0.0;
    for (const Geocell& cell : partition.cells)
        area += areaKm2(cell.box);
    return area;
}

bool inside(const GeoBox& box, const GeoBox& around) {
    return box.south >= around.south && box.north <= around.north && box.west >= around.west && box.east <= around.east;
}

std::shared_ptr<const Partition> cellsOf(const std::vector<GeoBox>& boxes) {
    auto partition = std::make_shared<Partition>();
    for (const GeoBox& box : boxes)
        partition->cells.push_back({box, {(box.south + box.north) / 2, (box.west + box.east) / 2}});
    return partition;
}

Posterior over(const std::shared_ptr<const Partition>& partition, std::vector<float> probabilities) {
    return Posterior(partition, std::move(probabilities), centroids(*partition));
}

CommonPartition commonOf(const Posterior& a, const Posterior& b) {
    const std::array<const Posterior*, 2> members{&a, &b};
    return CommonPartition::of(members).value();
}

double closest(const Posterior& a, const Posterior& b) { return difference(a, b).value().totalVariation; }

Posterior pooled(const std::vector<Weighted>& members, const std::vector<Prior>& priors = {}) {
    auto posterior = ensemble(members, priors);
    if (!posterior)
        qFatal("%s", posterior.error().message.c_str());
    return *posterior;
}

} // namespace

class TestEnsemble : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    // East of Greenwich 1, west of it 0.
    Prior east(const PriorRule& rule = {}) const {
        std::vector<float> values(36 * 18);
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = i % 36 >= 18 ? 1.0F : 0.0F;
        const std::filesystem::path file = m_folder.filePath("east.tif").toStdString();
        const auto written = writeGeoTiff(file, {.width = 36, .height = 18, .box = {-90, -180, 90, 180}, .values = values, .units = "",
                                                 .description = "test", .attribution = "test"});
        if (!written)
            qFatal("%s", written.error().message.c_str());
        return Prior::read(file, rule).value();
    }

private Q_SLOTS:
    void twoGridsOverlaidCoverTheEarthOnce() {
        const Posterior a = randomPosterior(gridPartition(36, 72), 1, 2), b = randomPosterior(gridPartition(7, 11), 2, 2);
        const CommonPartition common = commonOf(a, b);
        QVERIFY(std::abs(areaOf(common.partition()) / earthAreaKm2 - 1) < 1e-9);
        for (std::size_t i = 0; i < common.partition().cells.size(); ++i) {
            const GeoBox& box = common.partition().cells[i].box;
            QVERIFY(inside(box, a.partition().cells[static_cast<std::size_t>(common.cellsOf(0)[i])].box));
            QVERIFY(inside(box, b.partition().cells[static_cast<std::size_t>(common.cellsOf(1)[i])].box));
        }
    }

    void spreadingKeepsEachCellsProbability() {
        const Posterior a = randomPosterior(gridPartition(36, 72), 1, 2), b = randomPosterior(gridPartition(25, 31), 2, 2);
        const CommonPartition common = commonOf(a, b);
        const auto check = [&](const Posterior& posterior, std::size_t member) {
            const Posterior spread = common.spread(posterior, member);
            QVERIFY(std::abs(sumOf(spread.probabilities()) - 1) < 1e-5);
            std::vector<double> held(posterior.probabilities().size());
            for (std::size_t i = 0; i < spread.probabilities().size(); ++i)
                held[static_cast<std::size_t>(common.cellsOf(member)[i])] += static_cast<double>(spread.probabilities()[i]);
            for (std::size_t cell = 0; cell < held.size(); ++cell)
                QVERIFY(std::abs(held[cell] - static_cast<double>(posterior.probabilities()[cell])) < 1e-7);
            for (std::size_t i = 0; i < spread.points().size(); ++i) // even over the area
                QVERIFY(std::abs(static_cast<double>(spread.probabilities()[i]) / areaKm2(common.partition().cells[i].box) /
                                 (static_cast<double>(posterior.probabilities()[static_cast<std::size_t>(common.cellsOf(member)[i])]) /
                                  areaKm2(posterior.partition().cells[static_cast<std::size_t>(common.cellsOf(member)[i])].box)) - 1) < 1e-5);
        };
        check(a, 0);
        check(b, 1);
    }

    void holesAndEdgesOfTheMapLoseNothing() {
        // Cells at the antimeridian and the poles, with holes between; one inside another's cell; one that meets nothing.
        const Posterior a = over(cellsOf({{60, 170, 90, 180}, {-90, -180, -60, -100}, {0, 0, 40, 40}}), {0.5F, 0.3F, 0.2F});
        const Posterior b = over(cellsOf({{70, 150, 80, 180}, {-90, -180, -80, 180}, {10, 10, 20, 20}, {10, 20, 20, 25}, {-10, -50, 0, -40}}),
                                 {0.1F, 0.2F, 0.3F, 0.2F, 0.2F});
        const CommonPartition common = commonOf(a, b);
        double unionArea = areaOf(a.partition()) + areaOf(b.partition());
        for (std::size_t i = 0; i < common.partition().cells.size(); ++i) {
            if (common.cellsOf(0)[i] != noCell && common.cellsOf(1)[i] != noCell)
                unionArea -= areaKm2(common.partition().cells[i].box);
            for (std::size_t j = 0; j < i; ++j) { // none overlaps another
                const GeoBox &p = common.partition().cells[i].box, &q = common.partition().cells[j].box;
                QVERIFY(std::min(p.north, q.north) <= std::max(p.south, q.south) || std::min(p.east, q.east) <= std::max(p.west, q.west));
            }
        }
        QVERIFY(std::abs(areaOf(common.partition()) / unionArea - 1) < 1e-9);
        QVERIFY(std::abs(sumOf(common.spread(a, 0).probabilities()) - 1) < 1e-6);
        QVERIFY(std::abs(sumOf(common.spread(b, 1).probabilities()) - 1) < 1e-6);
    }

    void equalPartitionsStayAsTheyAre() {
        const Posterior a = randomPosterior(gridPartition(36, 72), 1, 2), b = randomPosterior(gridPartition(36, 72), 2, 2);
        const CommonPartition common = commonOf(a, b);
        QCOMPARE(common.partition().cells.size(), a.partition().cells.size());
        QCOMPARE(common.spread(b, 1).probabilities()[100], b.probabilities()[100]);
    }

    void absurdlyManyCrossingsAreRefused() {
        std::vector<GeoBox> rows, columns;
        for (int i = 0; i < 2500; ++i) {
            rows.push_back({-90 + 180.0 * i / 2500, -180, -90 + 180.0 * (i + 1) / 2500, 180});
            columns.push_back({-90, -180 + 360.0 * i / 2500, 90, -180 + 360.0 * (i + 1) / 2500});
        }
        const Posterior a = over(cellsOf(rows), std::vector<float>(2500, 1.0F)), b = over(cellsOf(columns), std::vector<float>(2500, 1.0F));
        const auto found = difference(a, b);
        QVERIFY(!found && found.error().code == Error::Code::TooLarge);
    }

    void theDifferenceIsSignedAndItsTotalVariationAsDefined() {
        const auto four = cellsOf({{0, 0, 10, 10}, {0, 10, 10, 20}});
        const Posterior a = over(four, {0.9F, 0.1F}), b = over(four, {0.3F, 0.7F});
        const Difference found = difference(a, b).value();
        QVERIFY(std::abs(found.totalVariation - 0.6) < 1e-6);
        QVERIFY(std::abs(found.signedProbability[0] - 0.6F) < 1e-6F && std::abs(found.signedProbability[1] + 0.6F) < 1e-6F);
        QVERIFY(std::abs(static_cast<double>(found.signedDensity()[1]) * areaKm2({0, 10, 10, 20}) + 0.6) < 1e-5);
        QCOMPARE(closest(a, a), 0.0);
        const Posterior elsewhere = over(cellsOf({{50, 50, 60, 60}}), {1.0F});
        QVERIFY(std::abs(closest(a, elsewhere) - 1) < 1e-6);
        // A coarse cell against its quarters: half of each of the two rows by longitude.
        const Posterior coarse = over(cellsOf({{0, 0, 10, 20}}), {1.0F});
        QVERIFY(std::abs(closest(a, coarse) - 0.4) < 1e-6);
    }

    void oneModelTwiceIsThatModel() {
        const Posterior a = randomPosterior(gridPartition(36, 72), 1, 3);
        const Posterior joint = pooled({{&a, 0.5}, {&a, 0.5}});
        QVERIFY(closest(joint, a) < 1e-4);
        QVERIFY(haversineKm(joint.estimate(), a.estimate()) < 5);
        QVERIFY(closest(pooled({{&a, 1.0}}), a) < 1e-4);
        const Posterior b = randomPosterior(gridPartition(30, 50), 2, 3);
        QVERIFY(closest(pooled({{&a, 1.0}, {&b, 0.0}}), a) < 1e-4);
    }

    // p(cell) ~ area * product of density^weight.
    void theProductIsAsWritten() {
        const auto partition = gridPartition(6, 12);
        const Posterior a = randomPosterior(partition, 1, 2), b = randomPosterior(partition, 2, 2);
        const Posterior joint = pooled({{&a, 0.7}, {&b, 1.6}});
        std::vector<double> expected;
        for (std::size_t i = 0; i < partition->cells.size(); ++i) {
            const double area = areaKm2(partition->cells[i].box);
            expected.push_back(area * std::pow(static_cast<double>(a.probabilities()[i]) / area, 0.7) *
                               std::pow(static_cast<double>(b.probabilities()[i]) / area, 1.6));
        }
        const double sum = std::accumulate(expected.begin(), expected.end(), 0.0);
        for (std::size_t i = 0; i < expected.size(); ++i)
            QVERIFY(std::abs(static_cast<double>(joint.probabilities()[i]) - expected[i] / sum) < 1e-6);
        QVERIFY(std::abs(sumOf(joint.probabilities()) - 1) < 1e-5);
    }

    // The same densities on other cells give the same ensemble.
    void cellsDoNotCount() {
        const auto coarse = gridPartition(18, 36);
        const Posterior a = randomPosterior(coarse, 1, 2), b = randomPosterior(coarse, 2, 2);
        const CommonPartition finer = commonOf(b, randomPosterior(gridPartition(25, 31), 3, 1));
        const Posterior split = finer.spread(b, 0);
        QVERIFY(closest(pooled({{&a, 0.5}, {&b, 0.5}}), pooled({{&a, 0.5}, {&split, 0.5}})) < 1e-4);
    }

    void anExactZeroDoesNotAnnihilate() {
        const auto two = cellsOf({{0, 0, 10, 10}, {20, 0, 30, 10}});
        const Posterior sure = over(two, {1.0F, 0.0F}), other = over(two, {0.0F, 1.0F}), hole = over(cellsOf({{0, 0, 10, 10}}), {1.0F});
        for (const Posterior& denies : {sure, hole}) {
            const Posterior joint = pooled({{&denies, 0.5}, {&other, 0.5}});
            QVERIFY(std::ranges::all_of(joint.probabilities(), [](float p) { return p > 0.2F; }));
        }
    }

    void priorsMultiply() {
        const Posterior even = over(cellsOf({{0, -20, 10, -10}, {0, 10, 10, 20}}), {0.5F, 0.5F});
        const Posterior joint = pooled({{&even, 1.0}}, {east()});
        QVERIFY(joint.probabilities()[1] > 0.999999F && joint.probabilities()[0] > 0); // a mask masks
        const Posterior soft = pooled({{&even, 1.0}}, {east({.weight = 0.1})}); // (2e6)^0.1 is 4.27
        QVERIFY2(std::abs(static_cast<double>(soft.probabilities()[1]) - 4.27 / 5.27) < 1e-3, QByteArray::number(soft.probabilities()[1]));
    }

    // A model that is nearly sure of the west loses it to a mask that leaves the east alone, wherever the cells lie.
    void aMaskOutweighsASureModel() {
        const Posterior west = over(cellsOf({{0, -20, 10, -10}, {0, 10, 10, 20}, {-40, -90, -39, -89}}), {0.9F, 0.001F, 0.099F});
        const Posterior joint = pooled({{&west, 1.0}}, {east()});
        QVERIFY2(joint.probabilities()[1] > 0.999F, QByteArray::number(joint.probabilities()[1]));
    }

    void aPointThatAPriorExcludesMovesInsideItsCell() {
        auto partition = cellsOf({{0, -30, 20, 10}});
        const Posterior west(partition, {1.0F}, {{5, -12}});
        const Posterior joint = pooled({{&west, 1.0}}, {east({.classes = {{0, 0.0}, {1, 1.0}}})});
        QVERIFY(joint.points()[0].longitude > 0 && joint.points()[0].longitude < 10);
        QVERIFY(std::abs(joint.points()[0].latitude - 5) < 3);
    }

    void whatCannotBeIsASentence() {
        const Posterior a = over(cellsOf({{0, -20, 10, -10}}), {1.0F});
        const std::vector<Prior> none, excluding{east({.classes = {{0, 0.0}}})};
        for (const double weight : {-1.0, std::nan(""), HUGE_VAL})
            QVERIFY(!ensemble(std::vector<Weighted>{{&a, weight}}, none));
        QVERIFY(!ensemble(std::vector<Weighted>{{&a, 0.0}}, none));
        QVERIFY(!ensemble({}, none));
        const auto nothing = ensemble(std::vector<Weighted>{{&a, 1.0}}, excluding);
        QVERIFY(!nothing && nothing.error().message.contains("othing of the Earth is left"));
    }

    // The truths are drawn from q; one member says q^2 (too sure: weight 1/2 is right), the other is noise (weight 0).
    void fittedWeightsTellNoiseFromKnowledge() {
        const auto partition = gridPartition(12, 24), others = gridPartition(9, 20);
        std::mt19937 random(5);
        WeightFit fit({});
        for (unsigned picture = 0; picture < 300; ++picture) {
            const Posterior q = randomPosterior(partition, 100 + picture, 2), noise = randomPosterior(others, 5000 + picture, 2);
            std::vector<float> sharper;
            for (std::size_t i = 0; i < partition->cells.size(); ++i)
                sharper.push_back(static_cast<float>(std::pow(static_cast<double>(q.probabilities()[i]), 2) / areaKm2(partition->cells[i].box) * 1e6));
            const Posterior member = over(partition, sharper);
            std::discrete_distribution<std::size_t> draw(q.probabilities().begin(), q.probabilities().end());
            const std::array<const Posterior*, 2> members{&member, &noise};
            const auto added = fit.add(members, partition->cells[draw(random)].centroid);
            QVERIFY2(added, added ? "" : added.error().message.c_str());
        }
        const auto fitted = fit.fit();
        QVERIFY(fitted);
        QCOMPARE(fitted->pictures, 300);
        QVERIFY2(std::abs(fitted->weights[0] - 0.5) < 0.06, QByteArray::number(fitted->weights[0]));
        QVERIFY2(fitted->weights[1] >= 0 && fitted->weights[1] < 0.06, QByteArray::number(fitted->weights[1]));
        QVERIFY(fitted->negativeLogLikelihood < fitted->withEqualWeights);
    }

    void whoSaysTheSameSharesTheWeight() {
        const auto partition = gridPartition(12, 24);
        std::mt19937 random(5);
        WeightFit fit({});
        for (unsigned picture = 0; picture < 100; ++picture) {
            const Posterior q = randomPosterior(partition, 100 + picture, 2);
            std::discrete_distribution<std::size_t> draw(q.probabilities().begin(), q.probabilities().end());
            const std::array<const Posterior*, 2> members{&q, &q};
            QVERIFY(fit.add(members, partition->cells[draw(random)].centroid));
        }
        const std::vector<double> weights = fit.fit().value().weights;
        QVERIFY(std::abs(weights[0] - weights[1]) < 1e-3);
        QVERIFY2(std::abs(weights[0] + weights[1] - 1) < 0.15, QByteArray::number(weights[0] + weights[1]));
    }

    void aFitWithoutPicturesIsASentence() {
        WeightFit fit({});
        QVERIFY(!fit.fit());
        const Posterior a = over(cellsOf({{0, 0, 10, 10}}), {1.0F}), b = over(cellsOf({{0, 0, 10, 5}, {0, 5, 10, 10}}), {0.5F, 0.5F});
        const std::array<const Posterior*, 2> members{&a, &a}, others{&a, &b};
        QVERIFY(!fit.add(members, {50, 50})); // in no cell
        QVERIFY(fit.add(members, {5, 5}));
        QVERIFY(!fit.add(others, {5, 5})); // other cells than before
        QCOMPARE(fit.fit().value().pictures, 1);
    }
};

QTEST_GUILESS_MAIN(TestEnsemble)
#include "tst_ensemble.moc"
