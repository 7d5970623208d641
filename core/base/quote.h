#pragma once

#include <filesystem>
#include <string>

namespace whereabouts {

// A name as a message shows it, in quotation marks: readable in any script, on one line. Control and direction-changing
// characters and bytes that are not UTF-8 are escaped (\n, \x1b, \u202e).
std::string quote(const std::filesystem::path& name);

} // namespace whereabouts
