#pragma once

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>
#include <vector>

namespace whereabouts {

// The milliseconds of a call.
template <typename Work> double elapsedMs(const Work& work) {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point start = Clock::now();
    work();
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

inline double medianOf(std::vector<double> times) {
    const auto middle = times.begin() + std::ssize(times) / 2;
    std::ranges::nth_element(times, middle);
    return *middle;
}

// The median time of `runs` calls in milliseconds, after one to warm up.
template <typename Work> double medianMs(int runs, const Work& work) {
    work();
    std::vector<double> times;
    for (int i = 0; i < runs; ++i)
        times.push_back(elapsedMs(work));
    return medianOf(std::move(times));
}

// Likewise of two, which take turns of `runs` calls, so that what else the machine does meets both alike.
template <typename One, typename Other>
std::pair<double, double> medianMsInTurns(int turns, int runs, const One& one, const Other& other) {
    std::vector<double> times, others;
    for (int turn = 0; turn < turns; ++turn) {
        one();
        for (int i = 0; i < runs; ++i)
            times.push_back(elapsedMs(one));
        other();
        for (int i = 0; i < runs; ++i)
            others.push_back(elapsedMs(other));
    }
    return {medianOf(std::move(times)), medianOf(std::move(others))};
}

} // namespace whereabouts
