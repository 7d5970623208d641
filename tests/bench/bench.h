#pragma once

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

// What a benchmark says: to people on standard error, and as one line of JSON on standard output that
// packaging/bench.sh gathers:
//   {"name", "promises": [{"what", "limit", "unit", "measured", "meets"}], "meets_promises"}
// A figure without a limit is for information: its limit and meets are null.
class BenchReport {
public:
    explicit BenchReport(std::string name) { m_json = {{"name", std::move(name)}, {"promises", nlohmann::ordered_json::array()}}; }

    void atMost(const std::string& what, double limit, const std::string& unit, double measured) {
        add(what, limit, unit, measured, measured <= limit);
    }
    void atLeast(const std::string& what, double limit, const std::string& unit, double measured) {
        add(what, limit, unit, measured, measured >= limit);
    }
    void figure(const std::string& what, const std::string& unit, double measured) { add(what, {}, unit, measured, {}); }

    // Prints the report; main()'s exit code. A broken promise is no failure of the benchmark.
    int print() {
        m_json["meets_promises"] = m_meets;
        std::cout << m_json.dump() << std::endl;
        return 0;
    }

    // A benchmark that could not run keeps no promise.
    int failed(const std::string& why) {
        std::cerr << m_json["name"].get<std::string>() << ": " << why << '\n';
        m_json["error"] = why;
        m_meets = false;
        print();
        return 1;
    }

private:
    void add(const std::string& what, std::optional<double> limit, const std::string& unit, double measured, std::optional<bool> meets) {
        nlohmann::ordered_json promise{{"what", what}, {"limit", nullptr}, {"unit", unit}, {"measured", measured}, {"meets", nullptr}};
        if (limit)
            promise["limit"] = *limit;
        if (meets)
            promise["meets"] = *meets;
        m_meets = m_meets && meets.value_or(true);
        std::cerr << what << ": " << measured << ' ' << unit;
        if (limit)
            std::cerr << " (promised: " << *limit << (*meets ? ", kept)" : ", BROKEN)");
        std::cerr << '\n';
        m_json["promises"].push_back(std::move(promise));
    }

    nlohmann::ordered_json m_json;
    bool m_meets = true;
};

// The median time of `runs` calls in milliseconds, after two to warm up.
template <typename Work>
double medianMs(int runs, Work work) {
    work();
    work();
    std::vector<double> times;
    for (int i = 0; i < runs; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        work();
        times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
    }
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    return *middle;
}
