#include "gdal/webp.h"

#include <algorithm>
#include <array>
#include <format>
#include <string_view>

namespace whereabouts {

namespace {

using namespace std::string_view_literals;

constexpr int maxChunks = 1000; // before the first frame
constexpr std::int64_t maxFrameBytes = std::int64_t{128} << 20;
constexpr std::int64_t frameHead = 16; // of an ANMF chunk, before the frame's own chunks: its size is at 6 to 11
constexpr std::size_t fileHead = 30;   // of a file with VP8X as its first chunk: the picture's size is at 24 to 29
constexpr std::uint8_t animationFlag = 0x02, alphaFlag = 0x10;

bool isCalled(std::span<const std::uint8_t> chunk, std::string_view name) {
    return std::ranges::equal(chunk.first(4), name, {}, {}, [](char c) { return static_cast<std::uint8_t>(c); });
}

std::uint32_t littleEndian(std::span<const std::uint8_t> b) {
    return std::uint32_t{b[3]} << 24 | std::uint32_t{b[2]} << 16 | std::uint32_t{b[1]} << 8 | b[0];
}

std::unexpected<Error> cutShort(const PictureBytes& bytes) {
    return failure(Error::Code::BadInput,
                   std::format("{} is cut short: its WebP data ends before the first frame does.", bytes.name()));
}

// The file that holds what an ANMF chunk does, whose content is so long and starts there.
Result<std::vector<std::uint8_t>> stillOf(const PictureBytes& bytes, std::int64_t start, std::int64_t length) {
    if (length > maxFrameBytes)
        return failure(Error::Code::TooLarge, std::format("{} is too large: the first frame of its animation takes {} MB.",
                                                          bytes.name(), length >> 20));
    std::array<std::uint8_t, frameHead> head{};
    if (length < frameHead + 8 || bytes.read(start, head) < head.size())
        return cutShort(bytes);
    std::vector<std::uint8_t> still(fileHead + static_cast<std::size_t>(length - frameHead));
    const auto frame = std::span(still).subspan(fileHead);
    if (bytes.read(start + frameHead, frame) < frame.size())
        return cutShort(bytes);
    std::ranges::copy("RIFF\0\0\0\0WEBPVP8X\x0A\0\0\0"sv, still.begin());
    const std::size_t size = still.size() - 8;
    for (std::size_t i = 0; i < 4; ++i)
        still[4 + i] = static_cast<std::uint8_t>(size >> (8 * i));
    still[20] = isCalled(frame, "ALPH") ? alphaFlag : std::uint8_t{0};
    std::copy_n(head.begin() + 6, 6, still.begin() + 24);
    return still;
}

} // namespace

Result<std::vector<std::uint8_t>> firstFrameOfWebP(const PictureBytes& bytes) {
    std::int64_t at = 12;
    std::array<std::uint8_t, 9> first{};
    if (bytes.read(at, first) < first.size() || !isCalled(first, "VP8X") || (first[8] & animationFlag) == 0)
        return std::vector<std::uint8_t>();
    std::array<std::uint8_t, 8> chunk{};
    for (int i = 0; i < maxChunks && bytes.read(at, chunk) == chunk.size(); ++i) {
        const std::int64_t length = littleEndian(std::span(chunk).subspan(4));
        if (isCalled(chunk, "ANMF"))
            return stillOf(bytes, at + 8, length);
        at += 8 + length + length % 2;
    }
    return cutShort(bytes);
}

} // namespace whereabouts
