#include "orbit/texture.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace whereabouts {

// Asks for large pages before the memory is first touched: a view reads from hundreds of rows far apart.
static void preferLargePages([[maybe_unused]] std::uint8_t* begin, [[maybe_unused]] std::size_t bytes) {
#ifdef MADV_HUGEPAGE
    constexpr std::uintptr_t page = 4096;
    const std::uintptr_t from = (reinterpret_cast<std::uintptr_t>(begin) + page - 1) / page * page;
    const std::uintptr_t to = (reinterpret_cast<std::uintptr_t>(begin) + bytes) / page * page;
    if (to > from)
        madvise(reinterpret_cast<void*>(from), to - from, MADV_HUGEPAGE);
#endif
}

TextureLevel::TextureLevel(int w, int h) : width(w), height(h) {
    const std::size_t bytes = stride() * (static_cast<std::size_t>(h) + 1);
    texels.reserve(bytes);
    preferLargePages(texels.data(), bytes);
    texels.resize(bytes);
}

void TextureLevel::closeSeams() {
    for (int y = 0; y < height; ++y)
        std::copy_n(row(y), 4, row(y) + stride() - 4);
    std::copy_n(row(height - 1), stride(), row(height));
}

static TextureLevel halved(const TextureLevel& fine) {
    TextureLevel coarse(fine.width / 2, fine.height / 2);
    for (int y = 0; y < coarse.height; ++y) {
        const std::uint8_t* upper = fine.row(2 * y);
        const std::uint8_t* lower = fine.row(2 * y + 1);
        std::uint8_t* out = coarse.row(y);
        for (int x = 0; x < coarse.width; ++x, upper += 8, lower += 8, out += 4) {
            for (int c = 0; c < 4; ++c)
                out[c] = static_cast<std::uint8_t>((upper[c] + upper[c + 4] + lower[c] + lower[c + 4] + 2) / 4);
        }
    }
    coarse.closeSeams();
    return coarse;
}

Texture::Texture(TextureLevel finest) {
    levels.push_back(std::move(finest));
    while (levels.back().width % 2 == 0 && levels.back().height % 2 == 0 && levels.back().height > 300)
        levels.push_back(halved(levels.back()));
}

} // namespace whereabouts
