#pragma once

// LBP features in the windows of a `Wide` (scan_kernel_body.hpp): is the window's code in the node's set? Blocks of up
// to 257 pixels have sums of 16 bits, and need no conversion from the loads to the answer:
//
//   16 cells, a row at a time       differences of neighbours in a row, then of rows: the nine sums
//   8 comparisons with the middle   each gives a bit of two small numbers, or the code's highest bit
//     index  top, top right, right, bottom right    which of 16 bytes: two tables, one for each highest bit
//     place  bottom, bottom left, left              which bit of that byte
//
// The bytes of a word are treated alike all along, so that a set's bytes can be picked by an instruction for bytes.
// Registers compare words with a sign and by "less" in one instruction, so sums are taken 2^15 too large (modulo 2^16)
// and codes the other way round, a bit where a block is less than the middle; LbpTable knows.

#include "kernels/scan_kernels.hpp"

#define HAARKIT_INLINE inline __attribute__((always_inline))
#define HAARKIT_APART __attribute__((noinline))  // rare: so that the rest has the registers

namespace haarkit {
namespace {  // NOLINT(google-build-namespaces): one copy for each instruction set

alignas(16) constexpr std::uint8_t kBitOfPlace[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};

// A word of all bits where the code is in the set, else of none.
template <typename Wide>
HAARKIT_INLINE typename Wide::Words lbp_hits(const LbpTable& table, const BoundNode& node, const std::uint16_t* at) {
  using Sums = typename Wide::Words;
  const std::int32_t* c = node.cells;
  const Sums half = Wide::all_words(0x8000);
  Sums sums[3][3];  // row, column
  Sums above[3];
  for (int row = 0; row < 4; ++row, at += c[4]) {
    // In every other row every other cell is 2^15 too large, and so is every difference between cells, then between
    // rows.
    const auto load = [&](int i) {
      const Sums cell = Wide::cells(at + c[i]);
      return row % 2 == 1 && i % 2 == 1 ? cell + half : cell;
    };
    Sums cell = load(0);
    for (int i = 0; i < 3; ++i) {
      const Sums next = load(i + 1), across = next - cell;
      cell = next;
      if (row > 0) sums[row - 1][i] = across - above[i];
      above[i] = across;
    }
  }
  const auto less_than_middle = [&](int row, int column) { return Wide::where_less(sums[row][column], sums[1][1]); };
  const auto bit = [&](int row, int column, int value) {
    return less_than_middle(row, column) & Wide::all_words(value * 0x0101);
  };
  const Sums index = (bit(0, 1, 8) | bit(0, 2, 4)) | (bit(1, 2, 2) | bit(2, 2, 1));
  const Sums place = bit(2, 1, 4) | bit(2, 0, 2) | bit(1, 0, 1);
  const Sums byte = Wide::choose(less_than_middle(0, 0), Wide::pick_bytes(table.opposite + 16, index),
                                 Wide::pick_bytes(table.opposite, index));
  const Sums wanted = Wide::pick_bytes(kBitOfPlace, place);
  return Wide::where_equal(byte & wanted, wanted);
}

// The same of blocks of any size, whose sums are made of parts and compared as floats, which hold them exactly: -1
// where the code is in the set, else 0.
template <typename Wide>
HAARKIT_APART typename Wide::Floats large_lbp_values(const CascadeView& cascade, const BoundNode& node,
                                                     const std::uint16_t* at) {
  using Values = typename Wide::Floats;
  const RectPart* part = cascade.parts + node.cells[0];
  const auto part_sum = [&] {
    const std::int32_t* c = part++->cells;
    const auto cell = [&](int i) { return Wide::cells(at + c[i]); };
    return Wide::unsigned_ints((cell(0) - cell(1)) + (cell(3) - cell(2)));
  };
  Values sums[9];  // row after row
  for (Values& block : sums) {
    auto sum = part_sum();
    for (int n = 1; n < node.cells[6]; ++n) sum = sum + part_sum();
    block = Wide::to_float(sum);
  }
  auto code = Wide::all(0);
  for (int bit = 0; bit < 8; ++bit) {
    const auto* place = kLbpPlaces[bit];
    code = code + Wide::select_less(sums[3 * place[1] + place[0]], sums[4], Wide::all(0),
                                    Wide::all(static_cast<float>(1 << bit)));
  }
  float values[Wide::kCount];
  Wide::store(values, code);
  for (float& value : values) value = cascade.tables[node.cells[5]].has(static_cast<int>(value)) ? -1.0F : 0.0F;
  return Wide::numbers(values);
}

// Negative where the code is in the node's set, else 0.
template <typename Wide>
HAARKIT_INLINE typename Wide::Floats lbp_values(const CascadeView& cascade, const BoundNode& node,
                                                const std::uint16_t* at) {
  if (node.pattern == CellPattern::lbp) return Wide::scaled(lbp_hits<Wide>(cascade.tables[node.cells[5]], node, at));
  return large_lbp_values<Wide>(cascade, node, at);
}

// The leaves of an LBP node: without floats between, where blocks are small.
template <typename Wide>
HAARKIT_INLINE typename Wide::Floats lbp_leaves(const CascadeView& cascade, const BoundNode& node,
                                                const std::uint16_t* at) {
  if (node.pattern == CellPattern::lbp)
    return Wide::leaf_where(lbp_hits<Wide>(cascade.tables[node.cells[5]], node, at), node);
  return Wide::leaf(large_lbp_values<Wide>(cascade, node, at), node);
}

// The windows of a cascade of LBP features.
template <typename Wide>
struct LbpWindows : Wide {
  static constexpr bool kLbp = true;
};

}  // namespace
}  // namespace haarkit
