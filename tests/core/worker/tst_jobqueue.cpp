#include "worker/jobqueue.h"

#include <QTest>

#include <atomic>
#include <future>
#include <memory>
#include <stdexcept>
#include <vector>

using namespace whereabouts;

namespace {

// Work that takes until it is asked to stop.
Result<int> untilStopped(std::stop_token stop, std::promise<void>& started) {
    started.set_value();
    while (!stop.stop_requested())
        std::this_thread::yield();
    return 1; // as work does that sees the request too late
}

Result<int> nothing(std::stop_token, const Progress&) {
    return 0;
}

} // namespace

class TestJobQueue : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void jobsRunInOrderOnOneOtherThread() {
        std::vector<int> order;
        std::vector<std::thread::id> threads;
        {
            JobQueue queue;
            std::promise<void> last;
            for (int i = 0; i < 20; ++i) {
                queue.submit([i](std::stop_token, const Progress&) -> Result<int> { return i; },
                             [&, i](Result<int> result) {
                                 order.push_back(result.value());
                                 threads.push_back(std::this_thread::get_id());
                                 if (i == 19)
                                     last.set_value();
                             });
            }
            last.get_future().wait();
        }
        QCOMPARE(order.size(), std::size_t{20});
        for (int i = 0; i < 20; ++i) {
            QCOMPARE(order[std::size_t(i)], i);
            QCOMPARE(threads[std::size_t(i)], threads[0]);
        }
        QVERIFY(threads[0] != std::this_thread::get_id());
    }

    void progressReachesTheSubmitter() {
        std::string heard;
        JobQueue queue;
        std::promise<bool> good;
        queue.submit(
            [](std::stop_token, const Progress& progress) -> Result<void> {
                progress("Looking", 0.5);
                return {};
            },
            [&](Result<void> result) { good.set_value(result.has_value()); },
            [&](std::string_view stage, double fraction) { heard = std::string(stage) + std::to_string(fraction); });
        QVERIFY(good.get_future().get());
        QCOMPARE(heard, std::string("Looking0.500000"));
    }

    void progressMayBeLeftOut() {
        JobQueue queue;
        std::promise<Result<int>> result;
        queue.submit(
            [](std::stop_token, const Progress& progress) -> Result<int> {
                progress("Looking", 0.5);
                return 7;
            },
            [&](Result<int> r) { result.set_value(r); });
        QCOMPARE(result.get_future().get().value(), 7);
    }

    void cancelStopsTheRunningJobAndItsResult() {
        JobQueue queue;
        std::promise<void> started;
        std::promise<Result<int>> result;
        Job job = queue.submit([&](std::stop_token stop, const Progress&) { return untilStopped(stop, started); },
                               [&](Result<int> r) { result.set_value(r); });
        started.get_future().wait();
        job.cancel();
        QCOMPARE(result.get_future().get().error().code, Error::Code::Stopped); // though work returned 1
    }

    void aCancelledQueuedJobIsNeverRun() {
        JobQueue queue;
        std::promise<void> started;
        std::promise<Result<int>> superseded, newer;
        std::atomic<bool> ran = false;
        Job first = queue.submit([&](std::stop_token stop, const Progress&) { return untilStopped(stop, started); },
                                 [](Result<int>) {});
        Job second = queue.submit(
            [&](std::stop_token, const Progress&) -> Result<int> {
                ran = true;
                return 2;
            },
            [&](Result<int> r) { superseded.set_value(r); });
        second.cancel();
        queue.submit(nothing, [&](Result<int> r) { newer.set_value(r); });
        first.cancel();
        QCOMPARE(newer.get_future().get().value(), 0);
        QCOMPARE(superseded.get_future().get().error().code, Error::Code::Stopped);
        QVERIFY(!ran);
        first.cancel(); // after its end: nothing happens
        Job().cancel();
    }

    void cancelAllLeavesTheQueueUsable() {
        JobQueue queue;
        std::promise<void> started;
        std::atomic<int> stopped = 0;
        const auto count = [&](Result<int> r) { stopped += !r && r.error().code == Error::Code::Stopped; };
        queue.submit([&](std::stop_token stop, const Progress&) { return untilStopped(stop, started); }, count);
        queue.submit(nothing, count);
        started.get_future().wait();
        queue.cancelAll();
        std::promise<Result<int>> after;
        queue.submit(nothing, [&](Result<int> r) { after.set_value(r); });
        QVERIFY(after.get_future().get().has_value());
        QCOMPARE(stopped.load(), 2);
    }

    void exceptionsBecomeErrors() {
        JobQueue queue;
        std::promise<Result<int>> standard, other;
        queue.submit([](std::stop_token, const Progress&) -> Result<int> { throw std::runtime_error("disk on fire"); },
                     [&](Result<int> r) { standard.set_value(r); });
        queue.submit([](std::stop_token, const Progress&) -> Result<int> { throw 5; },
                     [&](Result<int> r) { other.set_value(r); });
        const Error error = standard.get_future().get().error();
        QCOMPARE(error.code, Error::Code::Internal);
        QVERIFY(error.message.contains("disk on fire"));
        QCOMPARE(other.get_future().get().error().code, Error::Code::Internal);
    }

    void destructionEndsEveryJob() {
        int ended = 0;
        {
            JobQueue queue;
            std::promise<void> started;
            queue.submit([&](std::stop_token stop, const Progress&) { return untilStopped(stop, started); },
                         [&](Result<int> r) { ended += !r; });
            for (int i = 0; i < 10; ++i)
                queue.submit(nothing, [&](Result<int> r) { ended += !r; });
            started.get_future().wait();
        }
        QCOMPARE(ended, 11);
    }

    void whatAJobHeldIsLetGoOf() {
        JobQueue queue;
        auto held = std::make_shared<int>(1);
        const std::weak_ptr<int> watched = held;
        std::promise<void> next;
        queue.submit([held](std::stop_token, const Progress&) -> Result<int> { return *held; }, [](Result<int>) {});
        held.reset();
        queue.submit(nothing, [&](Result<int>) { next.set_value(); });
        next.get_future().wait();
        QVERIFY(watched.expired());
    }
};

QTEST_APPLESS_MAIN(TestJobQueue)
#include "tst_jobqueue.moc"
