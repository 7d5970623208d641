#include "models/torchheaders.h"

#include "models/library/importjob.h"

#include "base/quote.h"
#include "models/library/sha256.h"
#include "models/weights/descriptor.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <format>
#include <unistd.h>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

std::unexpected<Error> unwritable(const fs::path& file) {
    if (errno == ENOSPC || errno == EDQUOT) {
        return failure(Error::Code::TooLarge, std::format("{} cannot be copied into the library of models: the disk is full.",
                                                          quote(file.filename())));
    }
    return failure(Error::Code::BadInput, std::format("{} cannot be copied into the library of models: {}.",
                                                      quote(file.filename()), std::strerror(errno)));
}

bool writeAll(int descriptor, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
        if (count < 0 && errno != EINTR)
            return false;
        bytes = bytes.subspan(count > 0 ? std::size_t(count) : 0);
    }
    return true;
}

} // namespace

Result<void> ImportJob::read(const fs::path& source, const fs::path& name, std::string_view stage,
                             const std::function<Result<void>(std::span<const std::byte>)>& take) {
    const std::string words = std::format("{} {}", stage, quote(source.filename()));
    const Result<HashedFile> hashed = readHashed(source, [&](std::span<const std::byte> bytes, double fraction) {
        const Result<void> goesOn = advance(words, fraction);
        return goesOn ? take(bytes) : goesOn;
    });
    if (!hashed)
        return std::unexpected(hashed.error());
    if (const Result<void> same = m_sources.checkUnchanged(source); !same)
        return same;
    m_files.push_back({name.string(), source.filename().string(), source, hashed->bytes, hashed->sha256});
    return {};
}

Result<void> ImportJob::copy(const fs::path& source, const fs::path& name) {
    const fs::path target = m_folder / name;
    std::error_code error;
    if (name.has_parent_path())
        fs::create_directory(target.parent_path(), error); // said below, where it fails
    const Descriptor descriptor(::open(target.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    if (descriptor < 0)
        return unwritable(target);
    const Result<void> copied = read(source, name, "Copying", [&](std::span<const std::byte> bytes) -> Result<void> {
        if (!writeAll(descriptor, bytes))
            return unwritable(target);
        return {};
    });
    if (!copied)
        return copied;
    if (::fsync(descriptor) != 0)
        return unwritable(target);
    m_stored.push_back({name.string(), std::int64_t(m_files.back().bytes), m_files.back().sha256}); // what was read was written
    return {};
}

Result<void> ImportJob::record(const fs::path& source, const fs::path& name) {
    return read(source, name, "Hashing", [](std::span<const std::byte>) -> Result<void> { return {}; });
}

Result<void> ImportJob::recordWeights(const WeightSource& weights, const fs::path& name) {
    for (const fs::path& file : weights.files) {
        if (const Result<void> recorded = record(file, name); !recorded)
            return recorded;
    }
    return {};
}

Result<void> ImportJob::checkFinite(const WeightSource& weights) {
    const std::string words = "Checking " + quote(weights.named().filename());
    std::size_t done = 0;
    for (const auto& [name, tensor] : weights.tensors) {
        if (const Result<void> goesOn = advance(words, double(done++) / double(weights.tensors.size())); !goesOn)
            return goesOn;
        for (const fs::path& file : weights.files) { // reading what was cut off a mapped file would end the program
            if (const Result<void> same = m_sources.checkUnchanged(file); !same)
                return same;
        }
        const bool isChecked = tensor.scalar_type() == torch::kFloat32 || tensor.scalar_type() == torch::kFloat64 ||
                               tensor.scalar_type() == torch::kHalf || tensor.scalar_type() == torch::kBFloat16;
        if (isChecked && !tensor.isfinite().all().item<bool>()) {
            return failure(Error::Code::BadInput, std::format("{}: the tensor {} holds a number that is not finite; get the "
                                                              "file anew.",
                                                              quote(weights.named()), quote(name)));
        }
    }
    return {};
}

Result<void> ImportJob::save(const fs::path& name, const Tensors& tensors) {
    if (const Result<void> goesOn = advance("Writing", 0.0); !goesOn)
        return goesOn;
    std::error_code error;
    if (name.has_parent_path())
        fs::create_directory(m_folder / name.parent_path(), error); // said below, where it fails
    for (const SourceFile& file : m_files) { // as in checkFinite()
        if (const Result<void> same = m_sources.checkUnchanged(file.path); !same)
            return same;
    }
    if (const Result<void> saved = saveTensors(m_folder / name, tensors, {}); !saved)
        return saved;
    const std::string words = "Hashing " + quote(name.filename());
    const Result<HashedFile> hashed =
        readHashed(m_folder / name, [&](std::span<const std::byte>, double fraction) { return advance(words, fraction); });
    if (!hashed)
        return std::unexpected(hashed.error());
    m_stored.push_back({name.string(), std::int64_t(hashed->bytes), hashed->sha256});
    return {};
}

Result<void> ImportJob::advance(std::string_view stage, double fraction) {
    if (m_stop.stop_requested())
        return failure(Error::Code::Stopped, "The import was stopped, and nothing of it is left.");
    if (m_progress)
        m_progress(stage, fraction);
    return {};
}

} // namespace whereabouts
