#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace whereabouts {

// One thing that was looked at in a model, and what was found.
struct ModelFinding {
    enum class Verdict : std::uint8_t {
        Agrees,
        Unknown, // there is nothing to compare with, or nothing that could be run
        Faulty,
    };
    std::string subject; // a file's name in the model's folder, or "files", "tensors", "opening", "outputs"
    Verdict verdict = Verdict::Agrees;
    std::string sentence; // without its full stop; of a fault, with what to do; %1 and %2 stand for the numbers
    std::vector<std::int64_t> numbers{};
};

// Its sentence with the numbers in their places.
std::string inEnglish(const ModelFinding& finding);

} // namespace whereabouts
