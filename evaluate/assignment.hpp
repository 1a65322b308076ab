#pragma once

#include <vector>

namespace haarkit {

// One-to-one assignment of rows to columns of the greatest total gain: the column of each row. gain: rows of equal
// length, at least as many columns as rows. Cost rows^2 * columns.
std::vector<int> best_assignment(const std::vector<std::vector<double>>& gain);

}  // namespace haarkit
