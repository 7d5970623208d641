#pragma once

#include "base/progress.h"
#include "base/result.h"

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>

namespace whereabouts {

// A submitted job, to be cancelled; any thread. Copies mean the same job; a default one means none. Letting go of it
// does not cancel.
class Job {
public:
    Job() = default;
    // A job still queued will not be run; a running one is asked to stop. Either ends with Error::Code::Stopped, unless
    // it has ended before.
    void cancel() { m_stop.request_stop(); }

private:
    friend class JobQueue;
    explicit Job(std::stop_source stop) : m_stop(std::move(stop)) {}
    std::stop_source m_stop{std::nostopstate};
};

// Long work off the caller's thread: jobs run one at a time, in the order they were submitted, on the queue's own thread.
//
//     m_job.cancel(); // a newer picture supersedes the older one
//     m_job = m_queue.submit([=](std::stop_token stop, const Progress& progress) { return locate(..., stop, progress); },
//                            [=](Result<LocateResult> result) { /* hand over to the GUI thread */ });
//
// Threads: submit, cancelAll and Job::cancel may be called from any thread, also from within a job. Work, progress and
// finished are called on the queue's thread. Only the owner destroys the queue, and not from within a job.
class JobQueue {
public:
    JobQueue();
    // Cancels every job, waits for the running one, and returns when each has ended.
    ~JobQueue();

    JobQueue(const JobQueue&) = delete;
    JobQueue& operator=(const JobQueue&) = delete;

    // `work` is Result<T>(std::stop_token, const Progress&); it may always call the progress it is given.
    // `finished` is void(Result<T>) and called exactly once: with what work returned, with Stopped when the job was
    // cancelled before that, or with Internal when work threw. It must not throw.
    template <typename Work, typename Finished>
    Job submit(Work work, Finished finished, Progress progress = {}) {
        using Outcome = std::invoke_result_t<Work&, std::stop_token, const Progress&>;
        std::stop_source stop;
        enqueue(stop, [work = std::move(work), finished = std::move(finished), progress = std::move(progress),
                       token = stop.get_token()]() mutable {
            Outcome outcome = failure(Error::Code::Stopped, "Cancelled.");
            if (!token.stop_requested())
                outcome = guarded<Outcome>([&] { return work(token, progress ? progress : silent); });
            if (token.stop_requested())
                outcome = failure(Error::Code::Stopped, "Cancelled.");
            finished(std::move(outcome));
        });
        return Job(std::move(stop));
    }

    // Cancels every job submitted so far.
    void cancelAll();

private:
    struct Entry {
        std::stop_source stop;
        std::move_only_function<void()> run;
    };

    // Exceptions end here.
    template <typename Outcome, typename Call>
    static Outcome guarded(Call call) {
        try {
            return call();
        } catch (const std::exception& exception) {
            return failure(Error::Code::Internal, std::string("Something unexpected went wrong: ") + exception.what());
        } catch (...) {
            return failure(Error::Code::Internal, "Something unexpected went wrong.");
        }
    }

    static const Progress silent;

    void enqueue(std::stop_source stop, std::move_only_function<void()> run);
    void runJobs(std::stop_token closing);

    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<Entry> m_queued;                     // under m_mutex
    std::stop_source m_running{std::nostopstate};   // under m_mutex
    std::jthread m_thread;                          // last: starts when the rest is there
};

} // namespace whereabouts
