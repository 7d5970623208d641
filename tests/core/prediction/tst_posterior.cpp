#include "geo/distance.h"
#include "posteriors.h"
#include "safetensors_fixture.h"
#include "shared_fixtures.h"

#include <algorithm>
#include <limits>
#include <numeric>

using namespace whereabouts;

namespace {

double expectedScore(const Posterior& posterior, GeoPoint answer) {
    double score = 0.0;
    for (std::size_t i = 0; i < posterior.points().size(); ++i)
        score += static_cast<double>(posterior.probabilities()[i]) * geoscore(haversineKm(posterior.points()[i], answer));
    return score;
}

// The best answer of a grid over the Earth and of every cell's point, then of ever finer stars around it.
GeoPoint bestBySearch(const Posterior& posterior) {
    GeoPoint best;
    double bestScore = -1.0;
    const auto look = [&](GeoPoint point) {
        const double score = expectedScore(posterior, point);
        if (score > bestScore) {
            bestScore = score;
            best = point;
        }
    };
    for (double latitude = -88; latitude <= 88; latitude += 8) {
        for (double longitude = -180; longitude < 180; longitude += 8)
            look({latitude, longitude});
    }
    for (const GeoPoint& point : posterior.points())
        look(point);
    for (double km = 400; km > 0.05; km *= 0.7) {
        const GeoPoint centre = best;
        for (double bearing = 0; bearing < 360; bearing += 30)
            look(destination(centre, bearing, km));
    }
    return best;
}

Posterior posteriorOf(std::vector<float> probabilities, std::vector<GeoPoint> points) {
    auto partition = std::make_shared<Partition>();
    for (const GeoPoint& point : points)
        partition->cells.push_back({{point.latitude - 0.5, point.longitude - 0.5, point.latitude + 0.5, point.longitude + 0.5}, point});
    return Posterior(partition, std::move(probabilities), std::move(points));
}

double sum(const Posterior& posterior) {
    return std::accumulate(posterior.probabilities().begin(), posterior.probabilities().end(), 0.0);
}

} // namespace

class TestPosterior : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void isRenormalised() {
        const Posterior posterior = posteriorOf({2, 6}, {{0, 0}, {10, 10}});
        QCOMPARE(posterior.probabilities()[0], 0.25F);
        QCOMPARE(posterior.probabilities()[1], 0.75F);
        QVERIFY(!posterior.empty());
    }

    void takesNothingForWhatIsNoProbability() {
        const float infinity = std::numeric_limits<float>::infinity(), nan = std::numeric_limits<float>::quiet_NaN();
        const Posterior posterior = posteriorOf({nan, 3, -1, infinity}, {{0, 0}, {10, 10}, {20, 20}, {30, 30}});
        QCOMPARE(posterior.probabilities()[1], 1.0F);
        QCOMPARE(sum(posterior), 1.0);
        QVERIFY(posteriorOf({nan, 0}, {{0, 0}, {1, 1}}).empty());
    }

    void estimatesThePlaceOfTheGreatestExpectedGeoscore_data() {
        QTest::addColumn<unsigned>("seed");
        QTest::addColumn<double>("deviation");
        for (const double deviation : {0.0, 0.5, 1.0, 2.0, 4.0, 8.0}) {
            for (const unsigned seed : {1U, 2U, 3U})
                QTest::addRow("deviation %.1f, seed %u", deviation, seed) << seed << deviation;
        }
    }

    void estimatesThePlaceOfTheGreatestExpectedGeoscore() {
        QFETCH(unsigned, seed);
        QFETCH(double, deviation);
        // Cells of land-like patches only, so that the whole Earth does not weigh the same.
        std::mt19937 random(seed);
        std::uniform_real_distribution<double> uniform(-1, 1);
        std::vector<GeoPoint> points;
        for (int patch = 0; patch < 6; ++patch) {
            const GeoPoint centre{std::asin(uniform(random)) * 57.29, 180 * uniform(random)};
            for (int i = 0; i < 60; ++i)
                points.push_back(destination(centre, 180 * uniform(random), 1500 * std::abs(uniform(random))));
        }
        std::normal_distribution<double> logit(0.0, deviation);
        std::vector<float> probabilities;
        for (std::size_t i = 0; i < points.size(); ++i)
            probabilities.push_back(static_cast<float>(std::exp(logit(random))));
        const Posterior posterior = posteriorOf(probabilities, points);
        const GeoPoint estimate = posterior.estimate(), best = bestBySearch(posterior);
        const double km = haversineKm(estimate, best);
        const double missing = expectedScore(posterior, best) - expectedScore(posterior, estimate);
        QVERIFY2(missing < 0.2, qPrintable(QStringLiteral("%1 points, %2 km away").arg(missing).arg(km)));
        QVERIFY2(km < 1, qPrintable(QStringLiteral("%1 km").arg(km)));
    }

    void estimatesAtTheAntimeridianAndThePole() {
        const GeoPoint dateLine = posteriorOf({1, 1, 1, 1}, {{1, 179}, {-1, 179}, {1, -179}, {-1, -179}}).estimate();
        QVERIFY(haversineKm(dateLine, {0, 180}) < 1);
        const GeoPoint pole = posteriorOf({1, 1, 1, 1}, {{89, 0}, {89, 90}, {89, 180}, {89, -90}}).estimate();
        QVERIFY(haversineKm(pole, {90, 0}) < 1);
        const GeoPoint alone = posteriorOf({1, 0}, {{48.2, 11.5}, {0, 0}}).estimate();
        QVERIFY(haversineKm(alone, {48.2, 11.5}) < 0.01);
    }

    void ranksCandidatesByWhatTheyHold() {
        // A sharp peak of 0.3; a broad place of four cells with 0.15 each; a lone cell of 0.1.
        const Posterior posterior = posteriorOf({0.3F, 0.15F, 0.15F, 0.15F, 0.15F, 0.1F},
                                                {{50, 10}, {0, 0}, {0.5, 0}, {0, 0.5}, {0.5, 0.5}, {-40, 170}});
        const std::vector<Candidate> candidates = posterior.topCandidates(10);
        QCOMPARE(candidates.size(), std::size_t{3});
        QVERIFY(std::abs(candidates[0].probability - 0.6) < 1e-6);
        QVERIFY(haversineKm(candidates[0].point, {0.25, 0.25}) < 1);
        QVERIFY(std::abs(candidates[1].probability - 0.3) < 1e-6);
        QVERIFY(haversineKm(candidates[1].point, {50, 10}) < 1e-6);
        QVERIFY(std::abs(candidates[2].probability - 0.1) < 1e-6);
        QCOMPARE(posterior.topCandidates(1).size(), std::size_t{1});
        QCOMPARE(posterior.topCandidates(0).size(), std::size_t{0});
        QCOMPARE(posterior.topCandidates(10, 20000).size(), std::size_t{1});
    }

    // Many places hold nearly the same, the broad ones among them below the sharp ones' peaks.
    void theFirstOfManyCandidatesAreTheFirstOfFew() {
        std::mt19937 random(5);
        std::uniform_real_distribution<float> share(0.5F, 1.0F);
        std::vector<float> probabilities;
        std::vector<GeoPoint> points;
        for (int i = 0; i < 300; ++i) {
            const GeoPoint place{double(i / 30) * 10 - 45, double(i % 30) * 12 - 174};
            const int cells = 1 + i % 5;
            const float whole = share(random);
            for (int k = 0; k < cells; ++k) {
                points.push_back({place.latitude + 0.2 * k, place.longitude});
                probabilities.push_back(whole / static_cast<float>(1 + k / 2));
            }
        }
        const Posterior posterior = posteriorOf(probabilities, points);
        const std::vector<Candidate> all = posterior.topCandidates(1000);
        QCOMPARE(all.size(), std::size_t{300});
        for (const int count : {1, 2, 3, 5, 10, 20, 100}) {
            const std::vector<Candidate> few = posterior.topCandidates(count);
            QCOMPARE(few.size(), static_cast<std::size_t>(count));
            for (std::size_t i = 0; i < few.size(); ++i)
                QCOMPARE(few[i].probability, all[i].probability);
        }
    }

    void credibleCellsAreTheDensest() {
        auto partition = std::make_shared<Partition>();
        partition->cells = {{{0, 0, 10, 10}, {5, 5}}, {{0, 20, 1, 21}, {0.5, 20.5}}, {{0, 30, 1, 31}, {0.5, 30.5}}};
        const Posterior posterior(partition, {0.5F, 0.25F, 0.25F}, centroids(*partition));
        QCOMPARE(posterior.credibleCells(0.5), (std::vector<int>{1, 2})); // equal density: lower index first
        QCOMPARE(posterior.credibleCells(0.9), (std::vector<int>{1, 2, 0}));
        QCOMPARE(posterior.credibleCells(0.1), (std::vector<int>{1}));
        QCOMPARE(posterior.credibleCells(0), std::vector<int>{});
        QCOMPARE(posterior.credibleArea(0.2).km2, areaKm2(partition->cells[1].box)); // a whole cell
    }

    void credibleAreaSaysInHowManyPartsItLies_data() {
        QTest::addColumn<std::vector<GeoBox>>("boxes");
        QTest::addColumn<int>("parts");
        using Boxes = std::vector<GeoBox>;
        QTest::newRow("none") << Boxes{} << 0;
        QTest::newRow("one") << Boxes{{0, 0, 1, 1}} << 1;
        QTest::newRow("two apart") << Boxes{{0, 0, 1, 1}, {0, 2, 1, 3}} << 2;
        QTest::newRow("one above the other, and one apart") << Boxes{{0, 0, 1, 1}, {5, 5, 6, 6}, {1, 0, 2, 1}} << 2;
        QTest::newRow("a large cell with two small ones beside it") << Boxes{{0, 0, 10, 10}, {0, 10, 5, 15}, {5, 10, 10, 15}} << 1;
        QTest::newRow("small cells on both sides of a gap") << Boxes{{0, 0, 10, 10}, {0, 10, 3, 15}, {7, 10, 10, 15}, {4, 11, 6, 15}} << 2;
        QTest::newRow("corner at corner") << Boxes{{0, 0, 1, 1}, {1, 1, 2, 2}, {2, 0, 3, 1}} << 1;
        QTest::newRow("on one line without meeting") << Boxes{{0, 0, 1, 1}, {2, 1, 3, 2}, {4, 0, 5, 1}} << 3;
        QTest::newRow("a ring round a hole that holds one") << Boxes{{0, 0, 1, 5}, {4, 0, 5, 5}, {1, 0, 4, 1}, {1, 4, 4, 5}, {2, 2, 3, 3}} << 2;
        QTest::newRow("across the antimeridian") << Boxes{{-5, 175, 5, 180}, {0, -180, 3, -170}, {20, -180, 21, -179}} << 2;
        QTest::newRow("corner at corner at the antimeridian") << Boxes{{0, 170, 5, 180}, {5, -180, 9, -170}} << 1;
        QTest::newRow("short of the antimeridian on both sides") << Boxes{{-5, 175, 5, 179.98}, {0, -179.74, 3, -170}} << 1;
        QTest::newRow("more than half a degree apart there") << Boxes{{-5, 175, 5, 179.7}, {0, -179.7, 3, -170}} << 2;
        QTest::newRow("one that is not the outermost there") << Boxes{{-5, 175, 5, 179.98}, {20, 175, 30, 179.97}, {20, -180, 30, -170}} << 3;
        QTest::newRow("round a pole") << Boxes{{80, -180, 90, -90}, {85, 0, 90, 90}, {80, 0, 84, 90}} << 2;
        QTest::newRow("round the other pole") << Boxes{{-90, 10, -80, 20}, {-90, -170, -88, -100}} << 1;
    }
    void credibleAreaSaysInHowManyPartsItLies() {
        QFETCH(std::vector<GeoBox>, boxes);
        QFETCH(int, parts);
        auto partition = std::make_shared<Partition>();
        std::vector<float> probabilities;
        for (const GeoBox& box : boxes) {
            partition->cells.push_back({box, {box.south, box.west}});
            probabilities.push_back(static_cast<float>(areaKm2(box)));
        }
        QCOMPARE(Posterior(partition, probabilities, centroids(*partition)).credibleArea(1).parts, parts);
        auto backwards = std::make_shared<Partition>(); // their order does not count
        backwards->cells.assign(partition->cells.rbegin(), partition->cells.rend());
        std::ranges::reverse(probabilities);
        QCOMPARE(Posterior(backwards, probabilities, centroids(*backwards)).credibleArea(1).parts, parts);
    }

    // As many as a flood fill finds.
    void partsOfAGridAreThoseOfAFloodFill() {
        constexpr int rows = 18, columns = 36;
        for (const unsigned seed : {1U, 2U, 3U}) {
            const Posterior posterior = randomPosterior(gridPartition(rows, columns), seed, 2);
            std::vector<bool> left(rows * columns, false);
            const auto at = [&](int row, int column) { return static_cast<std::size_t>(row * columns + (column + columns) % columns); };
            for (const int cell : posterior.credibleCells(0.6))
                left[static_cast<std::size_t>(cell)] = true;
            int parts = 0;
            std::vector<std::pair<int, int>> open;
            const auto visit = [&](int row, int column) {
                if (row < 0 || row >= rows || !left[at(row, column)])
                    return;
                left[at(row, column)] = false;
                open.emplace_back(row, column);
            };
            for (int cell = 0; cell < rows * columns; ++cell) {
                if (!left[static_cast<std::size_t>(cell)])
                    continue;
                ++parts;
                for (visit(cell / columns, cell % columns); !open.empty();) {
                    const auto [row, column] = open.back();
                    open.pop_back();
                    for (int near = 0; near < 9; ++near)
                        visit(row + near / 3 - 1, column + near % 3 - 1);
                    for (int around = 0; around < columns && (row == 0 || row == rows - 1); ++around)
                        visit(row, around);
                }
            }
            QVERIFY2(parts > 3, qPrintable(QString::number(parts)));
            QCOMPARE(posterior.credibleArea(0.6).parts, parts);
        }
    }

    void radiusHoldsItsShareOfTheProbability() {
        const GeoPoint here{0, 0}, far{0, 90};
        const double cellKm = std::sqrt(areaKm2({-0.5, -0.5, 0.5, 0.5}) / M_PI);
        const Posterior sure = posteriorOf({1}, {here});
        QVERIFY(std::abs(sure.radiusKm(here, 0.9) - 0.9 * cellKm) < 0.1);
        QVERIFY(std::abs(sure.radiusKm(here, 1) - cellKm) < 0.1);
        const Posterior divided = posteriorOf({0.5F, 0.5F}, {here, far});
        QVERIFY(std::abs(divided.radiusKm(here, 0.5) - cellKm) < 0.1);
        QVERIFY(std::abs(divided.radiusKm(here, 0.9) - haversineKm(here, far)) < cellKm);
        QVERIFY(divided.radiusKm(here, 0.51) > haversineKm(here, far) - cellKm); // nothing lies between the two
        const Posterior spread = randomPosterior(gridPartition(18, 36), 5, 2);
        double before = 0;
        for (const double share : {0.1, 0.3, 0.5, 0.7, 0.9, 1.0}) {
            const double radius = spread.radiusKm(spread.estimate(), share);
            QVERIFY(radius > before && radius <= M_PI * earthRadiusKm);
            before = radius;
        }
        QCOMPARE(posteriorOf({0, 0}, {here, far}).radiusKm(here, 0.5), 0.0);
    }

    void areaNeededAgreesWithTheGoldenValues() {
        REQUIRE_SHARED();
        const SafetensorsFixture fixture(sharedFolder() / "fixtures/metrics/recall_area.safetensors");
        const auto boxes = fixture.values<double>("cell_box_minlat_minlon_maxlat_maxlon_deg");
        const auto probabilities = fixture.values<float>("probs");
        const auto truths = fixture.values<std::int64_t>("true_cell");
        const auto expected = fixture.values<double>("area_needed_km2");
        auto partition = std::make_shared<Partition>();
        for (std::size_t i = 0; i < boxes.size(); i += 4)
            partition->cells.push_back({{boxes[i], boxes[i + 1], boxes[i + 2], boxes[i + 3]}, {boxes[i], boxes[i + 1]}});
        const std::size_t cells = partition->cells.size();
        QCOMPARE(expected.size(), std::size_t{300});
        for (std::size_t query = 0; query < expected.size(); ++query) {
            const auto row = probabilities.begin() + static_cast<std::ptrdiff_t>(query * cells);
            const Posterior posterior(partition, {row, row + static_cast<std::ptrdiff_t>(cells)}, centroids(*partition));
            const double area = posterior.areaNeededKm2(static_cast<int>(truths[query]));
            QVERIFY2(std::abs(area - expected[query]) <= 1e-9 * expected[query],
                     qPrintable(QStringLiteral("query %1: %2 not %3").arg(query).arg(area).arg(expected[query])));
        }
    }

    void aCutKeepsTheGrantedShare() {
        auto partition = std::make_shared<Partition>();
        partition->cells = {{{0, 0, 10, 10}, {5, 2}}, {{0, 10, 10, 20}, {5, 15}}, {{0, 20, 10, 30}, {5, 25}}};
        const Posterior posterior(partition, {0.5F, 0.25F, 0.25F}, centroids(*partition));
        const std::vector<Piece> pieces{{0, {0, 4, 5, 10}}, {0, {5, 4, 10, 10}}, {1, partition->cells[1].box}, {2, partition->cells[2].box}};
        const std::vector<GeoBox> ground{{0, 4, 10, 30}};
        const Posterior east = posterior.cut(pieces, ground, [](GeoPoint point) { return point.longitude >= 4; });
        QCOMPARE(east.points().size(), std::size_t{4});
        QVERIFY(std::abs(east.probabilities()[0] + east.probabilities()[1] - 0.3F / 0.8F) < 1e-6F);
        QVERIFY(std::abs(sum(east) - 1) < 1e-6);
        QVERIFY(haversineKm(east.points()[0], {5, 7}) < 5); // moved to what is left of its cell
        QCOMPARE(east.points()[1], east.points()[0]);
        QCOMPARE(east.points()[2], posterior.points()[1]);
        QVERIFY(std::abs(east.credibleArea(1).km2 / posterior.credibleArea(1).km2 - 26.0 / 30.0) < 1e-6);
        QCOMPARE(east.credibleCells(0.1), (std::vector<int>{0, 1})); // a cell's pieces together
        QCOMPARE(east.areaNeededKm2(0), east.areaNeededKm2(1));
        QVERIFY(haversineKm(east.topCandidates(1, 10)[0].point, east.points()[0]) < 0.001); // its pieces in sum hold the most
        QCOMPARE(&east.uncut(), &east.uncut().uncut());
        QCOMPARE(east.uncut().points().size(), std::size_t{3});
        QVERIFY(east.ground() && !posterior.ground());
        QVERIFY(posterior.cut({}, {}, [](GeoPoint) { return false; }).empty());
        QCOMPARE(posterior.probabilities()[0], 0.5F); // the first is as it was
    }

    // A piece lies where its own box is, although it has the point of its cell.
    void radiusOfACutReachesItsFarthestPieces() {
        auto partition = std::make_shared<Partition>();
        partition->cells = {{{0, 0, 10, 10}, {0.5, 0.5}}};
        const Posterior posterior(partition, {1.0F}, centroids(*partition));
        const std::vector<Piece> pieces{{0, {0, 0, 1, 1}}, {0, {9, 9, 10, 10}}};
        const std::vector<GeoBox> ground{pieces[0].box, pieces[1].box};
        const Posterior corners = posterior.cut(pieces, ground, [](GeoPoint) { return true; });
        QVERIFY(haversineKm(corners.estimate(), {0.5, 0.5}) < 1);
        QVERIFY(corners.radiusKm({0.5, 0.5}, 0.9) > haversineKm({0.5, 0.5}, {9, 9}));
        QVERIFY(corners.radiusKm({0.5, 0.5}, 1) < haversineKm({0.5, 0.5}, {10, 10}) + 10);
        QVERIFY(corners.radiusKm({0.5, 0.5}, 0.4) < 100);
    }
};

QTEST_GUILESS_MAIN(TestPosterior)
#include "tst_posterior.moc"
