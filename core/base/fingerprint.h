#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace whereabouts {

// A short name for bytes: the same for the same bytes in the same pieces, another for others. For files of what was
// computed from them, at several gigabytes a second; it does not hold against somebody who wants two to be alike.
class Fingerprint {
public:
    void add(std::span<const std::byte> bytes);
    void add(std::string_view text) { add(std::as_bytes(std::span(text))); }

    // 32 hexadecimal digits.
    std::string text() const;

private:
    std::uint64_t m_first = 0x9e3779b97f4a7c15, m_second = 0xc2b2ae3d27d4eb4f;
};

} // namespace whereabouts
