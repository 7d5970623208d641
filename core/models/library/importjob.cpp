#include "models/torchheaders.h"

#include "models/library/importjob.h"

#include "base/quote.h"
#include "models/weights/descriptor.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <format>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

constexpr std::size_t chunkBytes = 4u << 20;

// SHA-256 (FIPS 180-4) of bytes that come one after the other.
class Sha256 {
public:
    Sha256() : m_context(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
        m_isSound = m_context && EVP_DigestInit_ex(m_context.get(), EVP_sha256(), nullptr) == 1;
    }

    void add(std::span<const std::byte> bytes) {
        m_isSound = m_isSound && EVP_DigestUpdate(m_context.get(), bytes.data(), bytes.size()) == 1;
    }

    // Empty where the library for it fails.
    std::string hexadecimal() {
        std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
        unsigned int length = 0;
        if (!m_isSound || EVP_DigestFinal_ex(m_context.get(), digest.data(), &length) != 1)
            return {};
        std::string text;
        for (const unsigned char byte : std::span(digest).first(length))
            text += std::format("{:02x}", byte);
        return text;
    }

private:
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> m_context;
    bool m_isSound = false;
};

std::unexpected<Error> unreadable(const fs::path& file, const char* why) {
    const Error::Code code = errno == ENOENT ? Error::Code::NotFound : Error::Code::BadInput;
    return failure(code, std::format("{} cannot be read: {}.", quote(file), why));
}

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
    const Descriptor descriptor(::open(source.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat facts{};
    if (descriptor < 0 || ::fstat(descriptor, &facts) != 0)
        return unreadable(source, std::strerror(errno));
    if (!S_ISREG(facts.st_mode))
        return unreadable(source, "it is not a regular file");
    Sha256 hash;
    std::vector<std::byte> chunk(chunkBytes);
    const std::string words = std::format("{} {}", stage, quote(source.filename()));
    SourceFile record{name.string(), source.filename().string(), source, 0, {}};
    for (;;) {
        const double fraction = facts.st_size > 0 ? double(record.bytes) / double(facts.st_size) : 1.0;
        if (const Result<void> goesOn = advance(words, std::min(1.0, fraction)); !goesOn)
            return goesOn;
        const ssize_t count = ::read(descriptor, chunk.data(), chunk.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return unreadable(source, std::strerror(errno));
        if (count == 0)
            break;
        const std::span<const std::byte> bytes = std::span(chunk).first(std::size_t(count));
        hash.add(bytes);
        record.bytes += bytes.size();
        if (const Result<void> taken = take(bytes); !taken)
            return taken;
    }
    if (const Result<void> same = m_sources.checkUnchanged(source); !same)
        return same;
    record.sha256 = hash.hexadecimal();
    if (record.sha256.empty())
        return failure(Error::Code::Internal, std::format("The SHA-256 of {} cannot be computed.", quote(source)));
    m_files.push_back(std::move(record));
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
    return saveTensors(m_folder / name, tensors, {});
}

Result<void> ImportJob::advance(std::string_view stage, double fraction) {
    if (m_stop.stop_requested())
        return failure(Error::Code::Stopped, "The import was stopped, and nothing of it is left.");
    if (m_progress)
        m_progress(stage, fraction);
    return {};
}

} // namespace whereabouts
