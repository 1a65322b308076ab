#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "text_input.hpp"

namespace haarkit {

// FDDB's and WIDER's way: a line with a picture's name, a line with n, then n lines of numbers.
struct CountedRecord {
  std::string name;
  std::vector<text_input::Line> lines;
  std::vector<std::vector<double>> numbers;  // one a line
};

// Each line must hold `fewest`..`most` numbers. A line of zeros after n = 0 is skipped (WIDER). Throws DataError.
std::vector<CountedRecord> read_counted_records(std::string_view text, const std::string& source, std::size_t fewest,
                                                std::size_t most);

}  // namespace haarkit
