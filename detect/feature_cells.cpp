#include "feature_cells.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>

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
  double bound = 0;
  for (int i = 0; i < f.rect_count; ++i) {
    const WeightedRect& r = f.rects[i];
    if (r.weight != std::floor(r.weight)) return false;
    // A tilted rectangle holds 2 * width * height pixels.
    const double area = static_cast<double>(r.rect.width) * r.rect.height * (f.tilted ? 2 : 1);
    bound += std::abs(static_cast<double>(r.weight)) * area * brightest_of(f);
  }
  return bound < 16'777'216;
}

// The feature's cells with coefficients other than 0, in a fixed order.
std::vector<Cell> merged_cells(const HaarFeature& f) {
  std::map<std::pair<int, int>, int> sum;
  for (int i = 0; i < f.rect_count; ++i)
    for (const Cell& c : corners_of(f.rects[i].rect, f.tilted, static_cast<int>(f.rects[i].weight)))
      sum[{c.y, c.x}] += c.coefficient;
  std::vector<Cell> cells;
  for (const auto& [at, coefficient] : sum)
    if (coefficient != 0) cells.push_back({at.second, at.first, coefficient});
  return cells;
}

// The sum of the coefficients of the cells that count a pixel.
std::int64_t coefficient_of(const std::vector<Cell>& cells, bool tilted, int x, int y) {
  std::int64_t coefficient = 0;
  for (const Cell& c : cells) {
    const bool counts = tilted ? std::abs(x - c.x + 1) <= c.y - y - 1 : x < c.x && y < c.y;
    if (counts) coefficient += c.coefficient;
  }
  return coefficient;
}

// Where an upright feature's coefficients may change in one direction, rising; for tilted ones every place.
std::vector<int> steps_of(const std::vector<Cell>& cells, bool tilted, int Cell::*place, int size) {
  std::vector<int> steps;
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
bool fits_words(const std::vector<Cell>& cells, const HaarFeature& f, cv::Size window) {
  const std::vector<int> columns = steps_of(cells, f.tilted, &Cell::x, window.width);
  const std::vector<int> rows = steps_of(cells, f.tilted, &Cell::y, window.height);
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

struct Pattern {
  FeatureKind kind;
  std::vector<int> coefficients;  // of BoundNode::cells
};

const std::array<Pattern, 5>& patterns() {
  static const std::array<Pattern, 5> all{{{FeatureKind::edge, {1, 1, -1, -1, 2, -2}},
                                           {FeatureKind::line2, {1, 1, -1, -1, 2, 2, -2, -2}},
                                           {FeatureKind::line3, {1, 1, -1, -1, 3, 3, -3, -3}},
                                           {FeatureKind::rect, {1, 1, -1, -1}},
                                           {FeatureKind::checker, {1, 1, 1, 1, -2, -2, -2, -2, 4}}}};
  return all;
}

// Puts the cells into the pattern's order; false if they do not fit it.
bool match(const Pattern& pattern, std::vector<Cell> cells, std::vector<Cell>& ordered) {
  if (cells.size() != pattern.coefficients.size()) return false;
  ordered.clear();
  for (int coefficient : pattern.coefficients) {
    const auto c =
        std::find_if(cells.begin(), cells.end(), [&](const Cell& x) { return x.coefficient == coefficient; });
    if (c == cells.end()) return false;
    ordered.push_back(*c);
    cells.erase(c);
  }
  return true;
}

}  // namespace

bool find_kind(const HaarFeature& f, cv::Size window, FeatureKind& kind, std::vector<Cell>& cells) {
  if (!fits_integers(f)) return false;
  const std::vector<Cell> merged = merged_cells(f);
  for (const Pattern& pattern : patterns()) {
    if (!match(pattern, merged, cells)) continue;
    kind = pattern.kind;
    return fits_words(merged, f, window);
  }
  return false;
}

}  // namespace haarkit
