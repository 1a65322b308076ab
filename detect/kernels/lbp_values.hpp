#pragma once

// LBP features in the windows of a `Wide` (scan_kernel_body.hpp): is the window's code in the node's set? Blocks of up
// to 128 pixels have sums of 15 bits, so that no step from the loads to the answer needs more than words:
//
//   16 cells, a row at a time       differences of neighbours in a row, then of rows: the nine sums
//   8 comparisons with the middle   each gives a bit of two small numbers, or the code's highest bit
//     index  top, top right, right, bottom right    which of 16 bytes: two tables, one for each highest bit
//     place  bottom, bottom left, left              which bit of that byte
//
// The bytes of a word are treated alike all along, so that a set's bytes can be picked by an instruction for bytes.
// Registers compare by "less" in one instruction, so codes are the other way round, a bit where a block is less than
// the middle; LbpTable knows.

#include "kernels/inlining.hpp"
#include "kernels/scan_kernels.hpp"

namespace haarkit {
namespace {  // NOLINT(google-build-namespaces): one copy for each instruction set

// Two runs of neighbouring windows, each half of the lanes: the first cell of each run's first window.
struct Halves {
  const std::uint16_t *low, *high;
};
inline Halves operator+(Halves h, std::ptrdiff_t offset) {
  return {h.low + offset, h.high + offset};
}

// The same cell of all windows.
template <typename Wide>
HAARKIT_INLINE typename Wide::Words cells_at(const std::uint16_t* at) {
  return Wide::cells(at);
}
template <typename Wide>
HAARKIT_INLINE typename Wide::Words cells_at(Halves at) {
  return Wide::cells(at.low, at.high);
}

alignas(16) constexpr std::uint8_t kBitOfPlace[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};

// Bits 1, 2, 4 and 8 of both bytes of all words, made once for many features.
template <typename Wide>
struct ByteBits {
  typename Wide::Words bit[4];
  ByteBits() {
    for (int i = 0; i < 4; ++i) bit[i] = Wide::kept(Wide::all_words(0x0101 << i));
  }
};

// A word of all bits where the code is in the set, else of none. excess: 0, or 2^15 for blocks of 129 to 257 pixels:
// then sums are taken so much too large (modulo 2^16), which gives comparisons with a sign the right answers.
template <typename Wide, typename At>
HAARKIT_INLINE typename Wide::Words hits_of_sums(const LbpTable& table, const BoundNode& node,
                                                 const ByteBits<Wide>& bits, At at, int excess) {
  using Sums = typename Wide::Words;
  const std::int32_t* c = node.cells;
  // Differences of neighbours in a row, of the last two the other way round, so that each subtracts what is in memory.
  // kept: else the compiler adds each sum up anew, term by term.
  struct Row {
    Sums of[3];
  };
  const auto across = [&](At first) -> Row {
    const auto cell = [&](int i) { return cells_at<Wide>(first + c[i]); };
    const Sums second = cell(1), third = cell(2);
    return {{Wide::kept(second - cell(0)), Wide::kept(third - second), Wide::kept(third - cell(3))}};
  };
  Row above = across(at), sums[3];
  for (Row& row : sums) {
    at = at + c[4];
    const Row below = across(at);
    row = {{below.of[0] - above.of[0], below.of[1] - above.of[1], above.of[2] - below.of[2]}};
    above = below;
    if (excess == 0) continue;
    for (Sums& sum : row.of) sum = sum + Wide::all_words(excess);
  }
  const auto less_than_middle = [&](int row, int column) {
    return Wide::where_less(sums[row].of[column], sums[1].of[1]);
  };
  const auto bit = [&](int row, int column, int number) { return less_than_middle(row, column) & bits.bit[number]; };
  const Sums index = (bit(0, 1, 3) | bit(0, 2, 2)) | (bit(1, 2, 1) | bit(2, 2, 0));
  const Sums place = bit(2, 1, 2) | bit(2, 0, 1) | bit(1, 0, 0);
  const Sums byte = Wide::choose(less_than_middle(0, 0), Wide::pick_bytes(table.opposite + 16, index),
                                 Wide::pick_bytes(table.opposite, index));
  const Sums wanted = Wide::pick_bytes(kBitOfPlace, place);
  return Wide::where_equal(byte & wanted, wanted);
}

// The same of larger blocks, whose sums are made of parts and compared as floats, which hold them exactly.
template <typename Wide, typename At>
HAARKIT_INLINE typename Wide::Words hits_of_parts(const CascadeView& cascade, const BoundNode& node, At at) {
  using Values = typename Wide::Floats;
  const RectPart* part = cascade.parts + node.cells[0];
  const auto part_sum = [&] {
    const std::int32_t* c = part++->cells;
    const auto cell = [&](int i) { return cells_at<Wide>(at + c[i]); };
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
  float codes[Wide::kCount];
  Wide::store(codes, code);
  std::uint16_t hits[Wide::kCount];
  for (int i = 0; i < Wide::kCount; ++i)
    hits[i] = cascade.tables[node.cells[5]].has(static_cast<int>(codes[i])) ? 0xffff : 0;
  return Wide::cells(hits);
}

template <typename Wide, typename At>
HAARKIT_APART typename Wide::Words hits_of_large_blocks(const CascadeView& cascade, const BoundNode& node, At at) {
  if (node.pattern == CellPattern::lbp_parts) return hits_of_parts<Wide>(cascade, node, at);
  return hits_of_sums<Wide>(cascade.tables[node.cells[5]], node, ByteBits<Wide>(), at, 0x8000);
}

// A word of all bits where the code is in the node's set, else of none.
template <typename Wide, typename At>
HAARKIT_INLINE typename Wide::Words lbp_hits(const CascadeView& cascade, const BoundNode& node,
                                             const ByteBits<Wide>& bits, At at) {
  if (__builtin_expect(node.pattern != CellPattern::lbp, 0)) return hits_of_large_blocks<Wide>(cascade, node, at);
  return hits_of_sums<Wide>(cascade.tables[node.cells[5]], node, bits, at, 0);
}

// Negative where the code is in the node's set, else 0.
template <typename Wide, typename At>
HAARKIT_INLINE typename Wide::Floats lbp_values(const CascadeView& cascade, const BoundNode& node, At at) {
  return Wide::scaled(lbp_hits<Wide>(cascade, node, ByteBits<Wide>(), at));
}
template <typename Wide, typename At>
HAARKIT_INLINE typename Wide::Floats lbp_leaves(const CascadeView& cascade, const BoundNode& node, At at) {
  return Wide::leaf_where(lbp_hits<Wide>(cascade, node, ByteBits<Wide>(), at), node);
}

// The windows of a cascade of LBP features.
template <typename Wide>
struct LbpWindows : Wide {
  static constexpr bool kLbp = true;
};

}  // namespace
}  // namespace haarkit
