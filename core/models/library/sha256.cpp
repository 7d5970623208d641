#include "models/library/sha256.h"

#include "base/quote.h"
#include "models/weights/descriptor.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <format>
#include <memory>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

constexpr std::size_t chunkBytes = 4u << 20;

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

} // namespace

Result<HashedFile> readHashed(const fs::path& file, const std::function<Result<void>(std::span<const std::byte>, double)>& take) {
    const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat facts{};
    if (descriptor < 0 || ::fstat(descriptor, &facts) != 0)
        return unreadable(file, std::strerror(errno));
    if (!S_ISREG(facts.st_mode))
        return unreadable(file, "it is not a regular file");
    Sha256 hash;
    HashedFile result;
    std::vector<std::byte> chunk(chunkBytes);
    if (const Result<void> begun = take({}, 0.0); !begun)
        return std::unexpected(begun.error());
    for (;;) {
        const ssize_t count = ::read(descriptor, chunk.data(), chunk.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return unreadable(file, std::strerror(errno));
        if (count == 0)
            break;
        const std::span<const std::byte> bytes = std::span(chunk).first(std::size_t(count));
        hash.add(bytes);
        result.bytes += bytes.size();
        const double fraction = facts.st_size > 0 ? double(result.bytes) / double(facts.st_size) : 1.0;
        if (const Result<void> taken = take(bytes, std::min(1.0, fraction)); !taken)
            return std::unexpected(taken.error());
    }
    result.sha256 = hash.hexadecimal();
    if (result.sha256.empty())
        return failure(Error::Code::Internal, std::format("The SHA-256 of {} cannot be computed.", quote(file)));
    return result;
}

} // namespace whereabouts
