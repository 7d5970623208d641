#pragma once

#include "base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace whereabouts {

// Columns of numbers from a CSV.
struct Table {
    std::vector<double> values; // row after row
    std::size_t rows = 0;
};

// Reads the columns of those names, in that order, wherever they stand; other columns are passed over. Every number is
// finite. Fails with a sentence that names the file, the column and the line; at most 1 GB and 10,000,000 rows.
Result<Table> readTable(const std::filesystem::path& file, const std::vector<std::string>& columns);

} // namespace whereabouts
