#include "models/torchheaders.h"

#include "models/training/batch.h"

#include <span>

namespace whereabouts {

Result<Batch> readBatch(SampleSource& source, std::uint64_t first, int count) {
    Batch batch;
    const std::int64_t size = source.imageSize();
    batch.bytes = torch::empty({count, size, size, 3}, torch::kUInt8);
    batch.truths.resize(static_cast<std::size_t>(count));
    const std::span pixels(batch.bytes.data_ptr<std::uint8_t>(), static_cast<std::size_t>(batch.bytes.numel()));
    if (const Result<void> read = source.read(first, pixels, batch.truths); !read)
        return std::unexpected(read.error());
    return batch;
}

} // namespace whereabouts
