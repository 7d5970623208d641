#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <utility>

namespace whereabouts {

// What went wrong, for programs (code) and for people (message: one sentence that names the file, the fault and, where
// there is one, the way out).
struct Error {
    enum class Code : std::uint8_t { BadInput, NotFound, NoPermission, Unsupported, TooLarge, Stopped, Internal };
    Code code = Code::Internal;
    std::string message;
};

template <typename T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> failure(Error::Code code, std::string message) {
    return std::unexpected(Error{code, std::move(message)});
}

} // namespace whereabouts
