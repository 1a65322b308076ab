// The assignment problem by shortest augmenting paths with potentials (Hungarian method; Jonker and Volgenant 1987).
#include "assignment.hpp"

#include <cassert>
#include <limits>

namespace haarkit {

std::vector<int> best_assignment(const std::vector<std::vector<double>>& gain) {
  const std::size_t rows = gain.size(), columns = rows ? gain[0].size() : 0;
  assert(rows <= columns || rows == 0);
  const auto cost = [&](std::size_t r, std::size_t c) { return -gain[r][c]; };
  constexpr double kFar = std::numeric_limits<double>::infinity();

  // Index 0 stands for "none"; rows and columns count from 1 here.
  std::vector<double> row_potential(rows + 1, 0), column_potential(columns + 1, 0);
  std::vector<std::size_t> row_of(columns + 1, 0), previous(columns + 1, 0);
  for (std::size_t row = 1; row <= rows; ++row) {
    std::vector<double> distance(columns + 1, kFar);
    std::vector<char> done(columns + 1, 0);
    std::size_t column = 0;
    row_of[0] = row;
    do {
      done[column] = 1;
      const std::size_t r = row_of[column];
      std::size_t nearest = 0;
      for (std::size_t c = 1; c <= columns; ++c) {
        if (done[c]) continue;
        const double reduced = cost(r - 1, c - 1) - row_potential[r] - column_potential[c];
        if (reduced < distance[c]) {
          distance[c] = reduced;
          previous[c] = column;
        }
        if (nearest == 0 || distance[c] < distance[nearest]) nearest = c;
      }
      const double step = distance[nearest];
      for (std::size_t c = 0; c <= columns; ++c) {
        if (done[c]) {
          row_potential[row_of[c]] += step;
          column_potential[c] -= step;
        } else {
          distance[c] -= step;
        }
      }
      column = nearest;
    } while (row_of[column] != 0);
    for (; column != 0; column = previous[column]) row_of[column] = row_of[previous[column]];
  }

  std::vector<int> column_of(rows, -1);
  for (std::size_t c = 1; c <= columns; ++c)
    if (row_of[c] != 0) column_of[row_of[c] - 1] = static_cast<int>(c - 1);
  return column_of;
}

}  // namespace haarkit
