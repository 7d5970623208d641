#include "geo/cellindex.h"
#include "geo/quadtree.h"
#include "safetensors_fixture.h"
#include "shared_fixtures.h"

#include <array>
#include <cmath>
#include <sstream>

using namespace whereabouts;

namespace {

// The numbers of a CSV file's first columns, without its header.
template <std::size_t Columns>
std::vector<std::array<double, Columns>> readNumbers(const std::filesystem::path& file) {
    std::ifstream stream(file);
    std::vector<std::array<double, Columns>> rows;
    std::string line, field;
    std::getline(stream, line);
    while (std::getline(stream, line)) {
        std::istringstream fields(line);
        for (double& number : rows.emplace_back()) {
            std::getline(fields, field, ',');
            number = std::stod(field);
        }
    }
    return rows;
}

std::vector<GeoPoint> readPoints(const std::filesystem::path& file) {
    std::vector<GeoPoint> points;
    for (const auto& [id, latitude, longitude] : readNumbers<3>(file))
        points.push_back({latitude, longitude});
    return points;
}

Partition twoByTwo() {
    Partition partition;
    for (const double south : {-90.0, 0.0})
        for (const double west : {-180.0, 0.0})
            partition.cells.push_back({{south, west, south + 90, west + 180}, {south + 45, west + 90}});
    return partition;
}

} // namespace

class TestQuadtree : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void agreesWithOsv5m_data() {
        QTest::addColumn<int>("capacity");
        QTest::newRow("capacity 1000") << 1000;
        QTest::newRow("capacity 100") << 100;
    }

    void agreesWithOsv5m() {
        REQUIRE_SHARED();
        QFETCH(int, capacity);
        const std::filesystem::path folder = sharedFolder() / "fixtures/osv5m";
        const std::string name = "quadtree_10_" + std::to_string(capacity);
        const SafetensorsFixture golden(folder / (name + ".safetensors"));
        std::ifstream idsFile(folder / (name + ".ids.json"));
        const auto ids = nlohmann::json::parse(idsFile).get<std::vector<std::string>>();
        const auto points = readPoints(folder / "points.csv");
        QCOMPARE(points.size(), std::size_t{20000});

        const Quadtree tree = growQuadtree(points, 10, capacity);
        const auto& cells = tree.partition.cells;
        QCOMPARE(tree.paths, ids);
        const auto counts = golden.values<std::int64_t>("count");
        // Boxes and means from the CSV: the copy in the tensor was parsed with a digit less.
        const auto table = readNumbers<7>(folder / (name + ".csv"));
        QCOMPARE(cells.size(), counts.size());
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const auto& [id, south, west, north, east, latitude, longitude] = table[i];
            QCOMPARE(std::int64_t{tree.counts[i]}, counts[i]);
            QVERIFY((cells[i].box == GeoBox{south, west, north, east}));
            QVERIFY(std::abs(cells[i].centroid.latitude - latitude) <= 1e-12 * std::abs(latitude));
            QVERIFY(std::abs(cells[i].centroid.longitude - longitude) <= 1e-12 * std::abs(longitude));
        }

        const auto cellOfPoint = golden.values<std::int32_t>("cell_of_point");
        const CellIndex index(tree.partition);
        for (std::size_t i = 0; i < points.size(); ++i) {
            QCOMPARE(tree.cellOfPoint[i], cellOfPoint[i]);
            QCOMPARE(index.cellOf(points[i]), cellOfPoint[i]);
        }
        const auto testPoints = readPoints(folder / "test_points.csv");
        const auto cellOfTestPoint = golden.values<std::int32_t>("cell_of_test_point");
        QCOMPARE(testPoints.size(), cellOfTestPoint.size());
        for (std::size_t i = 0; i < testPoints.size(); ++i)
            QCOMPARE(index.cellOfAsPublished(testPoints[i]), cellOfTestPoint[i]);
    }

    void smallTrees() {
        QVERIFY(growQuadtree({}, 10, 1).partition.cells.empty());

        const std::vector<GeoPoint> one = {{5, 6}};
        const Quadtree single = growQuadtree(one, 10, 2);
        QCOMPARE(single.partition.cells, (std::vector<Geocell>{{{5, 6, 5, 6}, {5, 6}}}));
        QCOMPARE(single.paths, std::vector<std::string>{""});

        // Points on the middle go to the upper half; empty quarters are dropped; depth first, SW SE NW NE.
        const std::vector<GeoPoint> corners = {{4, 4}, {0, 0}, {2, 2}, {0, 4}};
        const Quadtree tree = growQuadtree(corners, 1, 2);
        QCOMPARE(tree.paths, (std::vector<std::string>{"0", "1", "3"}));
        QCOMPARE(tree.counts, (std::vector<int>{1, 1, 2}));
        QCOMPARE(tree.cellOfPoint, (std::vector<int>{2, 0, 2, 1}));
        QCOMPARE(tree.partition.cells[2].box, (GeoBox{2, 2, 4, 4}));
    }

    void equalPointsEndAtTheDepth() {
        const std::vector<GeoPoint> same(50, GeoPoint{-90, -180});
        const Quadtree tree = growQuadtree(same, 10, 5);
        QCOMPARE(tree.counts, std::vector<int>{50});
        QCOMPARE(tree.paths, std::vector<std::string>{"3333333333"});
    }

    void cellsAtEdgesPolesAndAntimeridian() {
        const CellIndex index(twoByTwo());
        QCOMPARE(index.cellOf({-10, -10}), 0);
        QCOMPARE(index.cellOf({-10, 0}), 1); // inner edges belong to the upper cell
        QCOMPARE(index.cellOf({0, -10}), 2);
        QCOMPARE(index.cellOf({0, 0}), 3);
        QCOMPARE(index.cellOf({90, 0}), 3); // outer edges to the cell inside
        QCOMPARE(index.cellOf({90, -180}), 2);
        QCOMPARE(index.cellOf({-90, -180}), 0);
        QCOMPARE(index.cellOf({-90, 179.999999}), 1);
        QCOMPARE(index.cellOf({0, 180}), 3);
        QCOMPARE(index.cellOf({std::nan(""), 0}), noCell);
        QCOMPARE(index.cellOfAsPublished({0, 0}), 0); // on an edge: cell 0, silently
        QCOMPARE(index.cellOfAsPublished({1, 1}), 3);
    }

    void holesHaveNoCell() {
        Partition partition = twoByTwo();
        partition.cells.erase(partition.cells.begin() + 2); // north-west
        const CellIndex index(partition);
        QCOMPARE(index.cellOf({10, -10}), noCell);
        QCOMPARE(index.cellOf({0, -10}), 0);   // the edge of a hole belongs to the cell at it
        QCOMPARE(index.cellOf({10, -180}), 2); // the same meridian as 180
        QCOMPARE(CellIndex(Partition{}).cellOf({0, 0}), noCell);
        QCOMPARE(CellIndex(Partition{}).cellOfAsPublished({0, 0}), 0);
    }
};

QTEST_APPLESS_MAIN(TestQuadtree)
#include "tst_quadtree.moc"
