#include "engine/modelfinding.h"

#include <format>

namespace whereabouts {

std::string inEnglish(const ModelFinding& finding) {
    std::string sentence = finding.sentence;
    for (std::size_t i = 0; i < finding.numbers.size(); ++i) {
        const std::string place = std::format("%{}", i + 1);
        if (const std::size_t at = sentence.find(place); at != sentence.npos)
            sentence.replace(at, place.size(), std::to_string(finding.numbers[i]));
    }
    return sentence;
}

} // namespace whereabouts
