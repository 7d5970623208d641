#pragma once

#include "worker/jobqueue.h"

#include <QObject>

// A kind of job of which only the newest counts: beginning another or cancelling silences the one before at once, though its
// work may need a moment to stop. For an owner on the GUI thread, and to be its last member, so that it ends before what its
// answers touch.
class LatestJob {
public:
    explicit LatestJob(QObject* owner) : m_owner(owner) {}

    // `work` is Result<T>(std::stop_token, const Progress&), on the job's own thread; `finished` is void(const Result<T>&) and
    // `progressed` void(const std::string& stage, double fraction), both on the GUI thread, after this call has returned.
    template <typename Work, typename Finished>
    void begin(Work work, Finished finished, std::function<void(const std::string&, double)> progressed = {}) {
        m_job.cancel();
        const auto handOver = whileNewest();
        ++m_run;
        whereabouts::Progress progress;
        if (progressed) {
            progress = [handOver, progressed = std::move(progressed)](std::string_view stage, double fraction) {
                handOver([progressed, stage = std::string(stage), fraction] { progressed(stage, fraction); });
            };
        }
        m_job = m_queue.submit(std::move(work),
                               [handOver, finished = std::move(finished)](const auto& result) {
                                   handOver([finished, result] { finished(result); });
                               },
                               std::move(progress));
    }

    // What takes calls from any thread for the GUI thread, where they are dropped unless the job begun next is then the newest.
    auto whileNewest() {
        return [this, run = m_run + 1](auto call) {
            QMetaObject::invokeMethod(m_owner, [this, run, call = std::move(call)] {
                if (run == m_run)
                    call();
            }, Qt::QueuedConnection);
        };
    }

    void cancel() {
        m_job.cancel();
        ++m_run;
    }

private:
    QObject* m_owner;
    int m_run = 0; // counts them
    whereabouts::Job m_job;
    whereabouts::JobQueue m_queue;
};
