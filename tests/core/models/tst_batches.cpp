#include "models/batches.h"

#include <QTest>

#include <stdexcept>
#include <vector>

using namespace whereabouts;

namespace {

// A device that has room for so many at once, and notes what it is given.
struct Room {
    std::int64_t most;
    std::vector<std::pair<std::int64_t, std::int64_t>> done; // first and number
    int fallBacks = 0;

    std::int64_t run(std::int64_t count, std::int64_t largest) {
        return inBatches(count, largest, [this](std::int64_t first, std::int64_t number) {
            if (number > most)
                C10_THROW_ERROR(OutOfMemoryError, "CUDA out of memory.");
            done.emplace_back(first, number);
        }, [this] {
            ++fallBacks;
            most = 1000;
        });
    }
};

using Batches = std::vector<std::pair<std::int64_t, std::int64_t>>;

} // namespace

class TestBatches : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void goesThroughAllInOrder() {
        Room room{100, {}};
        QCOMPARE(room.run(10, 4), 4);
        QCOMPARE(room.done, (Batches{{0, 4}, {4, 4}, {8, 2}}));
        QCOMPARE(room.fallBacks, 0);
        QCOMPARE(Room(room).run(0, 4), 0);
    }

    void halvesUntilItFits() {
        Room room{3, {}};
        QCOMPARE(room.run(9, 8), 2);
        QCOMPARE(room.done, (Batches{{0, 2}, {2, 2}, {4, 2}, {6, 2}, {8, 1}}));
        QCOMPARE(room.fallBacks, 0);
    }

    // What was done before is not done again, and the rest goes on elsewhere in whole batches.
    void fallsBackWhereNotOneFits() {
        Room room{0, {}};
        QCOMPARE(room.run(5, 4), 4);
        QCOMPARE(room.done, (Batches{{0, 4}, {4, 1}}));
        QCOMPARE(room.fallBacks, 1);
    }

    void memoryThatShrinksMeanwhile() {
        std::vector<std::int64_t> firsts;
        int calls = 0, fallBacks = 0;
        inBatches(6, 2, [&](std::int64_t first, std::int64_t) {
            if (++calls == 2 || calls == 3)
                C10_THROW_ERROR(OutOfMemoryError, "CUDA out of memory.");
            firsts.push_back(first);
        }, [&] { ++fallBacks; });
        QCOMPARE(firsts, (std::vector<std::int64_t>{0, 2, 4}));
        QCOMPARE(fallBacks, 1);
    }

    void aSecondShortageIsPassedOn() {
        int fallBacks = 0;
        QVERIFY_THROWS_EXCEPTION(c10::OutOfMemoryError, inBatches(2, 2, [](std::int64_t, std::int64_t) {
            C10_THROW_ERROR(OutOfMemoryError, "CUDA out of memory.");
        }, [&] { ++fallBacks; }));
        QCOMPARE(fallBacks, 1);
    }

    void otherFaultsArePassedOn() {
        int calls = 0;
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, inBatches(4, 4, [&](std::int64_t, std::int64_t) {
            ++calls;
            throw std::runtime_error("damaged");
        }, [] {}));
        QCOMPARE(calls, 1);
    }
};

QTEST_APPLESS_MAIN(TestBatches)
#include "tst_batches.moc"
