#pragma once

#include <string>
#include <string_view>

namespace whereabouts {

// What a download left in place of a file, by how its content begins: "a Git LFS pointer of 130 bytes, ..." or "a web page, ...",
// with what to do. Empty for any other content.
std::string standIn(std::string_view content);

} // namespace whereabouts
