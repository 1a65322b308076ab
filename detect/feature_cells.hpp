#pragma once

#include <algorithm>
#include <array>
#include <boost/container/static_vector.hpp>
#include <cstdint>
#include <opencv2/core/types.hpp>

#include "haarkit/features/haar_feature.hpp"

namespace haarkit {

// How a feature's value is made of cells; corners that rectangles share are read once. a, b, ...: cells in the order of
// BoundNode::cells.
enum class CellPattern : std::int16_t {
  edge,     // (a + b - c - d) + 2 (e - f): two rectangles side by side
  line2,    // (a + b - c - d) + 2 (e + f - g - h): two around one as large as both
  line3,    // (a + b - c - d) + 3 (e + f - g - h): two around one
  rect,     // a + b - c - d: one rectangle
  checker,  // (a + b + c + d) - 2 (e + f + g + h) + 4 i: four quarters
  general,  // anything else, by rectangles, in float as OpenCV adds them: GeneralFeature number cells[0]
  // LBP features, whose set of codes is table number cells[5]; cells[7], cells[8]: the words of the left and the right
  // leaf, where the stage is summed in words (word_sums.hpp):
  lbp,        // a to d: the corners of the first row of blocks; cells[4]: from a row of corners to the next
  large_lbp,  // the same with blocks of 129 to 257 pixels, whose sums need all 16 bits
  lbp_parts,  // still larger blocks: cells[6] parts each, from part cells[0] on, row after row
};

// A feature as a sum of cells of an integral image, (x, y) from the window's first cell.
struct Cell {
  int x, y, coefficient;
};

// Of a feature: four for each of up to three rectangles. Nothing is allocated: a cascade has thousands of them.
using Cells = boost::container::static_vector<Cell, 12>;

// The sum of a rectangle, times `weight`.
std::array<Cell, 4> corners_of(const cv::Rect& r, bool tilted, int weight);

// The largest value of a pixel of the feature's channel.
inline int brightest_of(const HaarFeature& f) {
  return f.channel == Channel::grey ? 255 : 510;
}

// Whether the feature is of one of the common patterns, and exact in words; if so, `pattern` and its cells in the order
// of BoundNode::cells.
bool find_pattern(const HaarFeature& f, cv::Size window, CellPattern& pattern, Cells& cells);

// Calls f(part) for the parts of a rectangle, each of at most 65535 / brightest pixels (if a pixel fits at all).
template <typename F>
void for_each_part(const cv::Rect& r, bool tilted, int brightest, F f) {
  const int most = 65535 / brightest / (tilted ? 2 : 1);  // a tilted rectangle holds 2 * width * height pixels
  const int width = std::min(r.width, most), height = most / width;
  for (int j = 0; j < r.height; j += height)
    for (int i = 0; i < r.width; i += width)
      f(cv::Rect(r.x + i - (tilted ? j : 0), r.y + j + (tilted ? i : 0), std::min(width, r.width - i),
                 std::min(height, r.height - j)));
}

}  // namespace haarkit
