#include "gdal/gif.h"

#include <format>

namespace whereabouts {

namespace {

constexpr std::int64_t maxGifPixels = 100'000'000; // GDAL's own limit

// Copies a GIF's blocks from start to the end of its first frame.
class FirstFrame {
public:
    FirstFrame(const PictureBytes& bytes, const DecodeLimits& limits) : m_bytes(bytes), m_limits(limits) {}

    Result<std::vector<std::uint8_t>> copy() {
        if (!take(13) || !takeColors(m_copy[10]))
            return cutShort();
        while (take(1)) {
            if (m_copy.back() == 0x21) { // an extension
                if (!take(1) || !takeSubBlocks())
                    break;
            } else if (m_copy.back() == 0x2C) {
                return takeFrame();
            } else {
                return failure(Error::Code::BadInput,
                               std::format("{} is a damaged GIF: it holds no frame.", m_bytes.name()));
            }
        }
        return cutShort();
    }

private:
    Result<std::vector<std::uint8_t>> takeFrame() {
        if (!take(9))
            return cutShort();
        const std::uint8_t* const descriptor = m_copy.data() + m_copy.size() - 9;
        const auto size = [&](int at) { return descriptor[at] | descriptor[at + 1] << 8; };
        if (const auto fits = checkClaim(m_bytes.name(), size(4), size(6), m_limits); !fits)
            return std::unexpected(fits.error());
        if (std::int64_t{size(4)} * size(6) > maxGifPixels)
            return failure(Error::Code::TooLarge,
                           std::format("{} is too large for a GIF: {} x {} pixels, of which {} million can be read; save it as "
                                       "PNG.", m_bytes.name(), size(4), size(6), maxGifPixels / 1'000'000));
        if (!takeColors(descriptor[8]) || !take(1) || !takeSubBlocks())
            return cutShort();
        m_copy.push_back(0x3B); // the end
        return std::move(m_copy);
    }

    bool take(std::size_t count) {
        const std::size_t before = m_copy.size();
        m_copy.resize(before + count);
        return m_bytes.read(static_cast<std::int64_t>(before), std::span(m_copy).subspan(before)) == count;
    }

    bool takeColors(int flags) { return (flags & 0x80) == 0 || take(std::size_t{3} << ((flags & 7) + 1)); }

    bool takeSubBlocks() {
        while (take(1)) {
            const std::size_t length = m_copy.back();
            if (length == 0)
                return true;
            if (!take(length))
                return false;
        }
        return false;
    }

    std::unexpected<Error> cutShort() const {
        return failure(Error::Code::BadInput,
                       std::format("{} is cut short: its GIF data ends before the first frame does.", m_bytes.name()));
    }

    const PictureBytes& m_bytes;
    const DecodeLimits& m_limits;
    std::vector<std::uint8_t> m_copy;
};

} // namespace

Result<std::vector<std::uint8_t>> firstFrameOfGif(const PictureBytes& bytes, const DecodeLimits& limits) {
    return FirstFrame(bytes, limits).copy();
}

} // namespace whereabouts
