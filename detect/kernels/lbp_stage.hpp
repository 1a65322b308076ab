#pragma once

// A stage of an LBP cascade on many vectors of windows: stump after stump, each on all of them, so that what a stump
// needs (the set's table, the places of its cells) is fetched once.

#include <type_traits>

#include "kernels/inlining.hpp"
#include "kernels/lbp_kernels.hpp"
#include "kernels/lbp_values.hpp"
#include "kernels/stage_sums.hpp"

namespace haarkit {
namespace {  // NOLINT(google-build-namespaces): one copy for each instruction set

inline const std::uint16_t* cell_of_lane(Halves at, int lane) {
  return lane < kLbpLanes ? at.low + lane : at.high + (lane - kLbpLanes);
}

// The windows of a vector; as WindowRun.
template <typename At>
struct PlacedWindows {
  At cells;
  std::uint32_t live;
  const float* inverse_norms;
};

// Vectors whose sums are under way at a time.
constexpr int kVectors = 32;

template <typename At>
struct Vectors {
  At places[kVectors];
  std::uint32_t live[kVectors];
  int count;

  PlacedWindows<At> windows(int i) const { return {places[i], live[i], kNoNorms}; }
};

// Puts use(vector's number, its hits) into `out` for all vectors.
template <typename Wide, typename At, typename Use>
HAARKIT_APART void for_large_blocks(const CascadeView& cascade, const BoundNode& node, const Vectors<At>& vectors,
                                    typename Wide::Words* out, const Use& use) {
  for (int i = 0; i < vectors.count; ++i) out[i] = use(i, hits_of_large_blocks<Wide>(cascade, node, vectors.places[i]));
}
template <typename Wide, typename At, typename Use>
HAARKIT_INLINE void for_hits(const CascadeView& cascade, const BoundNode& node, const ByteBits<Wide>& bits,
                             const Vectors<At>& vectors, typename Wide::Words* out, const Use& use) {
  if (node.pattern != CellPattern::lbp) return for_large_blocks<Wide>(cascade, node, vectors, out, use);
  const LbpTable& table = cascade.tables[node.cells[5]];
  for (int i = 0; i < vectors.count; ++i) out[i] = use(i, hits_of_sums<Wide>(table, node, bits, vectors.places[i], 0));
}

// Adds a stump's words to the sums.
template <typename Wide, typename At>
HAARKIT_INLINE void add_stump(const CascadeView& cascade, const BoundNode& node, const ByteBits<Wide>& bits,
                              const Vectors<At>& vectors, typename Wide::Words* sums) {
  const auto word = Wide::all_words(node.cells[7]);
  for_hits<Wide>(cascade, node, bits, vectors, sums,
                 [&](int i, typename Wide::Words hits) { return sums[i] + (hits & word); });
}

// The words of one end of a tree's root: of node number `child`'s leaves, or a leaf's own.
template <typename Wide, typename At>
HAARKIT_APART void find_words(const CascadeView& cascade, const BoundNode* root, int child, int leaf,
                              const Vectors<At>& vectors, typename Wide::Words* words) {
  if (child == 0) {
    for (int i = 0; i < vectors.count; ++i) words[i] = Wide::all_words(leaf);
    return;
  }
  const BoundNode& node = root[child];
  const auto left = Wide::all_words(node.cells[7]), right = Wide::all_words(node.cells[8]);
  for_hits<Wide>(cascade, node, ByteBits<Wide>(), vectors, words,
                 [&](int, typename Wide::Words hits) { return Wide::choose(hits, left, right); });
}

// Adds the words of a tree of up to three nodes, also of one.
template <typename Wide, typename At>
HAARKIT_APART void add_tree(const CascadeView& cascade, const BoundNode* root, const Vectors<At>& vectors,
                            typename Wide::Words* sums) {
  typename Wide::Words left[kVectors], right[kVectors];
  find_words<Wide>(cascade, root, root->left_node, root->cells[7], vectors, left);
  find_words<Wide>(cascade, root, root->right_node, root->cells[8], vectors, right);
  for_hits<Wide>(cascade, *root, ByteBits<Wide>(), vectors, sums,
                 [&](int i, typename Wide::Words hits) { return sums[i] + Wide::choose(hits, left[i], right[i]); });
}

template <typename Wide, typename At>
HAARKIT_APART typename Wide::Floats lbp_sums(const CascadeView& cascade, const BoundStage& stage,
                                             const PlacedWindows<At>& windows) {
  return stage_sums<LbpWindows<Wide>>(cascade, stage, windows, Wide::all(1), Wide::all(0));
}

// The windows that fail a stage, a bit each; bits of others mean nothing.
template <typename Wide, typename At>
HAARKIT_INLINE void find_failing(const CascadeView& cascade, int stage, const Vectors<At>& vectors,
                                 std::uint32_t* fails) {
  const BoundStage& s = cascade.stages[stage];
  if (!s.in_words) {
    for (int i = 0; i < vectors.count; ++i)
      fails[i] = failing<Wide>(cascade, stage, vectors.windows(i), lbp_sums<Wide>(cascade, s, vectors.windows(i)));
    return;
  }
  typename Wide::Words sums[kVectors];
  for (int i = 0; i < vectors.count; ++i) sums[i] = Wide::kept(Wide::all_words(0));
  const ByteBits<Wide> bits;
  if (s.stumps) {
    const BoundNode* node = cascade.nodes + s.first_node;
    for (const BoundNode* end = node + s.tree_count; node != end; ++node)
      add_stump<Wide>(cascade, *node, bits, vectors, sums);
  } else {
    const BoundTree* tree = cascade.trees + s.first_tree;
    for (const BoundTree* end = tree + s.tree_count; tree != end; ++tree)
      add_tree<Wide>(cascade, cascade.nodes + tree->first_node, vectors, sums);
  }
  for (int i = 0; i < vectors.count; ++i) fails[i] = Wide::less(sums[i], Wide::all_words(s.words.reject_below));
  if (s.words.reject_below == s.words.pass_from) return;
  for (int i = 0; i < vectors.count; ++i) {
    const std::uint32_t may_fail = Wide::less(sums[i], Wide::all_words(s.words.pass_from));
    const std::uint32_t doubtful = may_fail & vectors.live[i] & ~fails[i];
    if (doubtful != 0) fails[i] |= failing_of_doubtful(cascade, stage, vectors.windows(i), doubtful);
  }
}

template <typename Wide>
void run_first_lbp(const CascadeView& cascade, const std::uint16_t* cells, int count, std::uint64_t* live) {
  Vectors<const std::uint16_t*> vectors;
  for (int begin = 0; begin < count; begin += kVectors * Wide::kCount) {
    const int left = (count - begin) / Wide::kCount;
    vectors.count = left < kVectors ? left : kVectors;
    for (int i = 0; i < vectors.count; ++i) {
      const int first = begin + i * Wide::kCount;
      vectors.places[i] = cells + first;
      vectors.live[i] = static_cast<std::uint32_t>(live[first / 64] >> first % 64) & ((1U << Wide::kCount) - 1);
    }
    std::uint32_t fails[kVectors];
    find_failing<Wide>(cascade, 0, vectors, fails);
    for (int i = 0; i < vectors.count; ++i) {
      const int first = begin + i * Wide::kCount;
      live[first / 64] &= ~(std::uint64_t{fails[i]} << first % 64);
    }
  }
}

// Groups that a vector holds, 1 or 2.
template <typename Wide>
constexpr int kGroupsOf = Wide::kCount / kLbpLanes;

// A place of as many groups as a vector holds, from the first of these on. If there is one too few, it is there twice.
template <typename Wide>
HAARKIT_INLINE auto place_of(const LbpGroup* groups, int count) {
  if constexpr (kGroupsOf<Wide> == 1)
    return groups->cells;
  else
    return Halves{groups->cells, groups[count > 1].cells};
}
template <typename Wide>
HAARKIT_INLINE std::uint32_t live_of(const LbpGroup* groups, int count) {
  return kGroupsOf<Wide> == 1 || count == 1 ? groups->live : groups->live | groups[1].live << kLbpLanes;
}
template <typename Wide>
using GroupVectors = Vectors<decltype(place_of<Wide>(nullptr, 0))>;

template <typename Wide>
int run_lbp(const CascadeView& cascade, int stage, LbpGroup* groups, int count, std::int64_t* rejected) {
  constexpr int kGroups = kGroupsOf<Wide>;
  int alive = 0;
  std::int64_t failed = 0;
  GroupVectors<Wide> vectors;
  for (int begin = 0; begin < count; begin += kVectors * kGroups) {
    const LbpGroup* const at = groups + begin;
    const int n = count - begin < kVectors * kGroups ? count - begin : kVectors * kGroups;
    vectors.count = 0;
    for (int i = 0; i < n; i += kGroups) {
      vectors.places[vectors.count] = place_of<Wide>(at + i, n - i);
      vectors.live[vectors.count++] = live_of<Wide>(at + i, n - i);
    }
    std::uint32_t fails[kVectors];
    find_failing<Wide>(cascade, stage, vectors, fails);
    for (int i = 0; i < n; ++i) {
      const std::uint32_t out = fails[i / kGroups] >> i % kGroups * kLbpLanes, live = at[i].live & ~out;
      failed += __builtin_popcount(at[i].live & out);
      // One by one: copied as a whole, a group would wait for the 32 bits just stored.
      const std::int32_t x = at[i].x, y = at[i].y;
      groups[alive].cells = at[i].cells;
      groups[alive].live = live;
      groups[alive].x = x;
      groups[alive].y = y;
      alive += live != 0;
    }
  }
  rejected[stage] += failed;
  return alive;
}

template <typename Wide>
void lbp_scores(const CascadeView& cascade, int stage_count, const LbpGroup* groups, int count, float* scores) {
  constexpr int kGroups = kGroupsOf<Wide>;
  for (int i = 0; i < count; i += kGroups) {
    const auto place = place_of<Wide>(groups + i, count - i);
    const PlacedWindows<std::remove_const_t<decltype(place)>> windows{place, live_of<Wide>(groups + i, count - i),
                                                                      kNoNorms};
    auto score = Wide::all(0);
    for (const BoundStage *s = cascade.stages, *end = s + stage_count; s != end; ++s)
      score = score + (lbp_sums<Wide>(cascade, *s, windows) - Wide::all(s->threshold));
    float both[Wide::kCount];
    Wide::store(both, score);
    for (int k = 0; k < kGroups * kLbpLanes && i * kLbpLanes + k < count * kLbpLanes; ++k)
      scores[i * kLbpLanes + k] = both[k];
  }
}

template <typename Wide>
LbpKernels lbp_kernels_for() {
  return {run_first_lbp<Wide>, run_lbp<Wide>, lbp_scores<Wide>};
}

}  // namespace
}  // namespace haarkit
