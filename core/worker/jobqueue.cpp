#include "worker/jobqueue.h"

namespace whereabouts {

const Progress JobQueue::silent = [](std::string_view, double) {};

JobQueue::JobQueue() : m_thread([this](std::stop_token closing) { runJobs(std::move(closing)); }) {}

JobQueue::~JobQueue() {
    cancelAll();
    m_thread.request_stop();
    m_thread.join();
}

void JobQueue::cancelAll() {
    const std::lock_guard lock(m_mutex);
    m_running.request_stop();
    for (Entry& entry : m_queued)
        entry.stop.request_stop();
}

void JobQueue::enqueue(std::stop_source stop, std::move_only_function<void()> run) {
    {
        const std::lock_guard lock(m_mutex);
        m_queued.emplace_back(std::move(stop), std::move(run));
    }
    m_changed.notify_one();
}

void JobQueue::runJobs(std::stop_token closing) {
    std::unique_lock lock(m_mutex);
    while (m_changed.wait(lock, closing, [this] { return !m_queued.empty(); })) {
        Entry entry = std::move(m_queued.front());
        m_queued.pop_front();
        m_running = entry.stop;
        lock.unlock();
        entry.run();
        entry = {}; // what the job held is let go of before the next one starts
        lock.lock();
        m_running = std::stop_source(std::nostopstate);
    }
}

} // namespace whereabouts
