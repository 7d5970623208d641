#pragma once

#include "models/weights/tensors.h"

#include <optional>

namespace whereabouts {

// The embeddings of many places, L2-normalised. They are computed once, kept in cacheFolder()/galleries under the fingerprint
// of what they were computed from, and mapped. Each number is stored as a byte and the rest that the byte leaves out
// (models/location/bytescan.h): the scan reads the bytes only, a quarter of the memory that float32 takes, and what can matter
// to the answer is looked at again with both.
class Gallery {
public:
    // What is kept under the fingerprint, read once so that it is in memory; nothing where there is none of this shape.
    static std::optional<Gallery> kept(const std::string& fingerprint, std::int64_t places, std::int64_t width);

    // Embeddings [places, width], finite. Kept on disk where that is possible.
    static Gallery keep(const std::string& fingerprint, const torch::Tensor& embeddings);

    // How the query [width] is spread over the places: softmax(scale * cosine), [places] float32. Each is good to a
    // ten-thousandth of the largest.
    torch::Tensor probabilities(const torch::Tensor& query, double scale) const;

private:
    Gallery(torch::Tensor bytes, torch::Tensor rests, torch::Tensor steps)
        : m_bytes(std::move(bytes)), m_rests(std::move(rests)), m_steps(std::move(steps)) {}

    torch::Tensor m_bytes; // [places, width] int8
    torch::Tensor m_rests; // [places, width] int16
    torch::Tensor m_steps; // [places] float32
};

// The indices of the largest numbers, largest first, the earlier of equal ones first; fewer where there are fewer.
std::vector<std::int64_t> largest(std::span<const float> numbers, std::size_t count);

} // namespace whereabouts
