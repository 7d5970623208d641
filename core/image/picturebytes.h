#pragma once

#include "image/picture.h"

#include <span>

namespace whereabouts {

// The bytes of a picture's source: a regular file held open, or memory. Everything that decodes reads through it.
class PictureBytes {
public:
    // Fails, with a sentence of its own for each, when the file is missing, may not be read, is a folder or a device,
    // is empty or is larger than the limit. Never waits for a pipe.
    static Result<PictureBytes> open(const PictureSource& source, const DecodeLimits& limits);

    PictureBytes(PictureBytes&& other) noexcept;
    PictureBytes& operator=(PictureBytes&&) = delete;
    ~PictureBytes();

    const std::string& name() const { return m_name; } // quoted, for messages
    std::int64_t size() const { return m_size; }

    // Fills `into` with what lies from `offset` on; how many bytes there were (fewer at the end, none beyond it).
    std::size_t read(std::int64_t offset, std::span<std::uint8_t> into) const;

    int descriptor() const { return m_descriptor; } // of the file; -1 for memory
    std::span<const std::uint8_t> memory() const;   // empty for a file

private:
    PictureBytes() = default;

    std::string m_name;
    int m_descriptor = -1;
    std::int64_t m_size = 0;
    std::shared_ptr<const std::vector<std::uint8_t>> m_memory;
};

// A picture format, told by the first bytes; Video is none, but what people keep among their pictures.
enum class PictureFormat : std::uint8_t { Unknown, Jpeg, Png, Gif, Bmp, Tiff, WebP, Jpeg2000, Avif, Heif, Video };
PictureFormat formatOf(const PictureBytes& bytes);

} // namespace whereabouts
