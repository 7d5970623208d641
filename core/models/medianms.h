#pragma once

#include <algorithm>
#include <array>
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

// Likewise of several, which take turns of `runs` calls, so that what else the machine does meets all alike.
template <typename... Works> std::array<double, sizeof...(Works)> mediansInTurns(int turns, int runs, const Works&... works) {
    std::array<std::vector<double>, sizeof...(Works)> times;
    const auto turn = [runs](std::vector<double>& taken, const auto& work) {
        work();
        for (int i = 0; i < runs; ++i)
            taken.push_back(elapsedMs(work));
    };
    for (int i = 0; i < turns; ++i) {
        auto taken = times.begin();
        (turn(*taken++, works), ...);
    }
    std::array<double, sizeof...(Works)> medians;
    std::ranges::transform(times, medians.begin(), medianOf);
    return medians;
}

} // namespace whereabouts
