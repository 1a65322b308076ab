#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "feature_cells.hpp"
#include "haarkit/detect/cascade.hpp"
#include "word_sums.hpp"

namespace haarkit {

// A cascade laid out for running: flat arrays in the order of use, corners of rectangles as offsets from a window's
// first cell in integral images of one shape, whose cells are 16-bit words (integral_image.hpp).

// A node of a weak classifier; one cache line.
struct alignas(64) BoundNode {
  CellPattern pattern = CellPattern::edge;
  bool as_root = false;        // the feature of the tree's root, again
  std::int32_t cells[9] = {};  // what they are depends on the pattern: see CellPattern
  float threshold = 0;
  float left = 0, right = 0;                   // leaves
  std::uint32_t flip = 0;                      // the bits in which they differ
  std::int32_t left_node = 0, right_node = 0;  // > 0: not a leaf but that node, counted from the tree's root
};
static_assert(sizeof(BoundNode) == 64);

// Corners of a rectangle whose sum fits 16 bits unsigned; it is corner 0 - 1 - 2 + 3.
struct RectPart {
  std::int32_t cells[4] = {};
};

// A CodeSet by bytes, codes turned round, which is how the kernels find them: bit (c & 7) of byte (c >> 3), c = 255 -
// code.
struct alignas(32) LbpTable {
  std::uint8_t opposite[kLbpCodes / 8] = {};

  LbpTable() = default;
  explicit LbpTable(const CodeSet& codes) {
    for (int c = 0; c < kLbpCodes; ++c)
      if (codes.has(kLbpCodes - 1 - c)) opposite[c >> 3] |= static_cast<std::uint8_t>(1 << (c & 7));
  }
  bool has(int code) const {
    const int c = kLbpCodes - 1 - code;
    return (opposite[c >> 3] >> (c & 7) & 1) != 0;
  }
};

// A feature that is added up rectangle by rectangle; a rectangle is the sum of its parts.
struct GeneralFeature {
  float weights[3] = {};
  std::int32_t rect_count = 0;
  std::int32_t first_part = 0;
  std::int32_t part_count[3] = {};  // of each rectangle, in order
};

enum class TreeShape : std::int32_t {
  stump,
  left_pair,        // the root's left child is node 1, the other three ends are leaves
  right_pair,       // the same on the right
  full,             // depth 2, nodes 1 (left) and 2 (right)
  full_of_depth_3,  // below those nodes 3 and 4, 5 and 6
  large,            // any other; children come after their parents
};

struct BoundTree {
  std::int32_t first_node = 0, node_count = 0;
  TreeShape shape = TreeShape::stump;
};

struct BoundStage {
  std::int32_t first_tree = 0, tree_count = 0;
  std::int32_t first_node = 0;
  bool stumps = false;    // nothing but stumps: as many nodes as trees
  bool one_full = false;  // one tree, of TreeShape::full
  float threshold = 0;
  // The kernels add a stage's leaves in float. A sum below reject_below fails and one from pass_from on passes whatever
  // the rounding; between them the stage is evaluated again, in double. Equal for a soft cascade, which is float.
  float reject_below = 0, pass_from = 0;
  bool in_words = false;  // LBP: the kernels add words instead (word_sums.hpp)
  WordLimits words;
  bool rejects = true;  // false: a soft cascade's threshold that no window alive can fall below
  bool exit = false;    // the kernels may stop before this stage (WindowRun::leave_at)
};

// The shape of the integral images that a cascade is bound to. The cell (x, y) of a plane is at
// plane * plane_size + y * row_size + column(x), times cell_size.
struct CellLayout {
  std::ptrdiff_t plane_size = 0, row_size = 0;
  int stride = 1;                                              // columns of equal remainder modulo stride lie together
  std::ptrdiff_t residue_size = 0;                             // and so many elements apart (stride > 1)
  int cell_size = 1;                                           // elements a cell: 1, or 16 in a block
  int planes[kChannelCount + 1] = {0, -1, -1, -1, -1, -1, 1};  // plane of each channel, last of the tilted image

  std::int32_t offset(int plane, int x, int y) const {
    const std::ptrdiff_t column = x % stride * residue_size + x / stride;
    return static_cast<std::int32_t>((planes[plane] * plane_size + y * row_size + column) * cell_size);
  }
};

struct BoundCascade {
  bool soft = false, lbp = false;
  std::vector<BoundStage> stages;
  std::vector<BoundTree> trees;
  std::vector<BoundNode> nodes;
  std::vector<GeneralFeature> general;
  std::vector<RectPart> parts;  // of the general features and of large LBP blocks, in order
  std::vector<LbpTable> tables;
};

}  // namespace haarkit
