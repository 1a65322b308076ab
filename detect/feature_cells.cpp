// A feature as a sum of cells of an integral image, and whether that sum is exact in 16 bits. It is, modulo 2^16, if
// the feature's value lies in -32768..32767 whatever the pixels are: add up what each pixel can give at most, up and
// down.
#include "feature_cells.hpp"

#include <algorithm>
#include <boost/container/small_vector.hpp>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <tuple>

namespace haarkit {

std::array<Cell, 4> corners_of(const cv::Rect& r, bool tilted, int weight) {
  if (tilted)
    return {{{r.x, r.y, weight},
             {r.x - r.height, r.y + r.height, -weight},
             {r.x + r.width, r.y + r.width, -weight},
             {r.x + r.width - r.height, r.y + r.width + r.height, weight}}};
  return {{{r.x, r.y, weight},
           {r.x + r.width, r.y, -weight},
           {r.x, r.y + r.height, -weight},
           {r.x + r.width, r.y + r.height, weight}}};
}

namespace {

// Whether whole numbers give what float arithmetic would: whole weights, every partial sum below 2^24.
bool fits_integers(const HaarFeature& f) {
  double largest = 0;
  for (int i = 0; i < f.rect_count; ++i) {
    const WeightedRect& r = f.rects[i];
    if (r.weight != std::floor(r.weight)) return false;
    // A tilted rectangle holds 2 * width * height pixels.
    const double area = static_cast<double>(r.rect.width) * r.rect.height * (f.tilted ? 2 : 1);
    largest += std::abs(static_cast<double>(r.weight)) * area * brightest_of(f);
  }
  return largest < 16'777'216;
}

// The feature's cells with coefficients other than 0, by row and column.
Cells merged_cells(const HaarFeature& f) {
  Cells all, merged;
  for (int i = 0; i < f.rect_count; ++i)
    for (const Cell& c : corners_of(f.rects[i].rect, f.tilted, static_cast<int>(f.rects[i].weight))) all.push_back(c);
  std::sort(all.begin(), all.end(),
            [](const Cell& a, const Cell& b) { return std::tie(a.y, a.x) < std::tie(b.y, b.x); });
  for (const Cell& c : all) {
    if (!merged.empty() && merged.back().x == c.x && merged.back().y == c.y)
      merged.back().coefficient += c.coefficient;
    else
      merged.push_back(c);
  }
  const auto nothing = [](const Cell& c) { return c.coefficient == 0; };
  merged.erase(std::remove_if(merged.begin(), merged.end(), nothing), merged.end());
  return merged;
}

// The sum of the coefficients of the cells that count a pixel.
std::int64_t coefficient_of(const Cells& cells, bool tilted, int x, int y) {
  std::int64_t coefficient = 0;
  for (const Cell& c : cells) {
    const bool counts = tilted ? std::abs(x - c.x + 1) <= c.y - y - 1 : x < c.x && y < c.y;
    if (counts) coefficient += c.coefficient;
  }
  return coefficient;
}

using Steps = boost::container::small_vector<int, 12>;

// Where an upright feature's coefficients may change in one direction, rising; for tilted ones every place.
Steps steps_of(const Cells& cells, bool tilted, int Cell::*place, int size) {
  Steps steps;
  if (tilted) {
    steps.resize(size);
    std::iota(steps.begin(), steps.end(), 1);
    return steps;
  }
  for (const Cell& c : cells) steps.push_back(c.*place);
  std::sort(steps.begin(), steps.end());
  steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
  return steps;
}

// Whether the value lies in -32768..32767 whatever the pixels: from the coefficient of each pixel, block by block of
// pixels that have the same.
bool fits_words(const Cells& cells, const HaarFeature& f, cv::Size window) {
  const Steps columns = steps_of(cells, f.tilted, &Cell::x, window.width);
  const Steps rows = steps_of(cells, f.tilted, &Cell::y, window.height);
  std::int64_t most = 0, least = 0;
  int y = 0;
  for (const int bottom : rows) {
    int x = 0;
    for (const int right : columns) {
      const std::int64_t pixels = static_cast<std::int64_t>(right - x) * (bottom - y);
      const std::int64_t coefficient = coefficient_of(cells, f.tilted, right - 1, bottom - 1);
      (coefficient > 0 ? most : least) += coefficient * pixels * brightest_of(f);
      x = right;
    }
    y = bottom;
  }
  return least >= INT16_MIN && most <= INT16_MAX;
}

struct Coefficients {
  CellPattern pattern;
  boost::container::static_vector<int, 9> of_cells;  // in the order of BoundNode::cells
};

const std::array<Coefficients, 5>& patterns() {
  static const std::array<Coefficients, 5> all{{{CellPattern::edge, {1, 1, -1, -1, 2, -2}},
                                                {CellPattern::line2, {1, 1, -1, -1, 2, 2, -2, -2}},
                                                {CellPattern::line3, {1, 1, -1, -1, 3, 3, -3, -3}},
                                                {CellPattern::rect, {1, 1, -1, -1}},
                                                {CellPattern::checker, {1, 1, 1, 1, -2, -2, -2, -2, 4}}}};
  return all;
}

// Puts the cells into the pattern's order; false if they do not fit it.
bool match(const Coefficients& known, Cells cells, Cells& ordered) {
  if (cells.size() != known.of_cells.size()) return false;
  ordered.clear();
  for (int coefficient : known.of_cells) {
    const auto c =
        std::find_if(cells.begin(), cells.end(), [&](const Cell& x) { return x.coefficient == coefficient; });
    if (c == cells.end()) return false;
    ordered.push_back(*c);
    cells.erase(c);
  }
  return true;
}

}  // namespace

bool find_pattern(const HaarFeature& f, cv::Size window, CellPattern& pattern, Cells& cells) {
  if (!fits_integers(f)) return false;
  const Cells merged = merged_cells(f);
  for (const Coefficients& known : patterns()) {
    if (!match(known, merged, cells)) continue;
    pattern = known.pattern;
    return fits_words(merged, f, window);
  }
  return false;
}

}  // namespace haarkit
