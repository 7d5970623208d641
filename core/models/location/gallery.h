#pragma once

#include "models/weights/tensors.h"

#include <optional>

namespace whereabouts {

// The embeddings of many places, L2-normalised. They are computed once, kept in cacheFolder()/galleries under the fingerprint
// of what they were computed from, and mapped. Each number is stored as a half and the rest that the half leaves out: the
// scan reads the halves only, which is half the memory, and the best places are looked at again with both.
class Gallery {
public:
    // What is kept under the fingerprint, read once so that it is in memory; nothing where there is none of this shape.
    static std::optional<Gallery> kept(const std::string& fingerprint, std::int64_t places, std::int64_t width);

    // Embeddings [places, width], finite. Kept on disk where that is possible.
    static Gallery keep(const std::string& fingerprint, const torch::Tensor& embeddings);

    // How the query [width] is spread over the places: softmax(scale * cosine), [places] float32. The cosines are good to
    // 2e-5, those of the best 64 places to float32.
    torch::Tensor probabilities(const torch::Tensor& query, double scale) const;

private:
    Gallery(torch::Tensor halves, torch::Tensor rests) : m_halves(std::move(halves)), m_rests(std::move(rests)) {}

    torch::Tensor m_halves, m_rests; // [places, width] float16
};

// The indices of the largest numbers, largest first, the earlier of equal ones first; fewer where there are fewer.
std::vector<std::int64_t> largest(std::span<const float> numbers, std::size_t count);

} // namespace whereabouts
