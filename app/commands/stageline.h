#pragma once

#include <string>
#include <string_view>

// How far long work has come, on standard error: on a terminal one line that is rewritten and taken away at the end, elsewhere a
// line for each stage.
class StageLine {
public:
    StageLine() = default;
    StageLine(const StageLine&) = delete;
    StageLine& operator=(const StageLine&) = delete;
    ~StageLine();
    void operator()(std::string_view stage, double fraction);

private:
    std::string m_stage;
};
