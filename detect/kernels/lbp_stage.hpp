#pragma once

// A stage of an LBP cascade on many groups of windows: stump after stump, each on all groups, so that what a stump
// needs (the set's table, the places of its cells) is fetched once.

#include "kernels/lbp_kernels.hpp"
#include "kernels/lbp_values.hpp"
#include "kernels/stage_sums.hpp"

namespace haarkit {
namespace {  // NOLINT(google-build-namespaces): one copy for each instruction set

// Groups whose sums are under way at a time.
constexpr int kGroupsAtOnce = 32;

template <typename Wide>
HAARKIT_APART void add_large_blocks(const CascadeView& cascade, const BoundNode& node, const LbpGroup* groups,
                                    int count, typename Wide::Words* sums) {
  for (int i = 0; i < count; ++i)
    sums[i] = sums[i] + (hits_of_large_blocks<Wide>(cascade, node, groups[i].cells) & Wide::all_words(node.cells[7]));
}

// Adds a stump's words to the groups' sums.
template <typename Wide>
HAARKIT_INLINE void add_stump(const CascadeView& cascade, const BoundNode& node, const ByteBits<Wide>& bits,
                              const LbpGroup* groups, int count, typename Wide::Words* sums) {
  if (node.pattern != CellPattern::lbp) return add_large_blocks<Wide>(cascade, node, groups, count, sums);
  const auto word = Wide::all_words(node.cells[7]);
  const LbpTable& table = cascade.tables[node.cells[5]];
  for (int i = 0; i < count; ++i)
    sums[i] = sums[i] + (hits_of_sums<Wide>(table, node, bits, groups[i].cells, 0) & word);
}

inline WindowRun run_of(const LbpGroup& group, float* scores) {
  return {group.cells, kNoNorms, scores, group.live};
}

// The windows of each group that fail a stage whose sums are taken in words; other lanes may be set too.
template <typename Wide>
void find_failing_in_words(const CascadeView& cascade, int stage, const LbpGroup* groups, int count,
                           std::uint32_t* fails) {
  const BoundStage& s = cascade.stages[stage];
  typename Wide::Words sums[kGroupsAtOnce];
  for (int i = 0; i < count; ++i) sums[i] = Wide::all_words(0);
  const ByteBits<Wide> bits;
  const BoundNode* node = cascade.nodes + s.first_node;
  for (const BoundNode* end = node + s.tree_count; node != end; ++node)
    add_stump<Wide>(cascade, *node, bits, groups, count, sums);
  for (int i = 0; i < count; ++i) fails[i] = Wide::less(sums[i], Wide::all_words(s.words.reject_below));
  if (s.words.reject_below == s.words.pass_from) return;
  for (int i = 0; i < count; ++i) {
    const std::uint32_t open = Wide::less(sums[i], Wide::all_words(s.words.pass_from)) & groups[i].live & ~fails[i];
    if (open != 0) fails[i] |= failing_of_open(cascade, stage, run_of(groups[i], nullptr), open);
  }
}

template <typename Wide>
HAARKIT_APART typename Wide::Floats lbp_sums(const CascadeView& cascade, const BoundStage& stage,
                                             const WindowRun& windows) {
  return stage_sums<LbpWindows<Wide>>(cascade, stage, windows, Wide::all(1), Wide::all(0));
}

template <typename Wide>
int run_lbp(const CascadeView& cascade, int stage, LbpGroup* groups, int count, std::int64_t* rejected) {
  int alive = 0;
  std::int64_t failed = 0;
  for (int begin = 0; begin < count; begin += kGroupsAtOnce) {
    const LbpGroup* const at = groups + begin;
    const int n = count - begin < kGroupsAtOnce ? count - begin : kGroupsAtOnce;
    std::uint32_t fails[kGroupsAtOnce];
    if (cascade.stages[stage].in_words) {
      find_failing_in_words<Wide>(cascade, stage, at, n, fails);
    } else {
      for (int i = 0; i < n; ++i) {
        const WindowRun windows = run_of(at[i], nullptr);
        fails[i] = failing<Wide>(cascade, stage, windows, lbp_sums<Wide>(cascade, cascade.stages[stage], windows));
      }
    }
    for (int i = 0; i < n; ++i) {
      const std::uint32_t live = at[i].live & ~fails[i];
      failed += __builtin_popcount(at[i].live & fails[i]);
      // One by one: copied as a whole, it would wait for the 32 bits just stored.
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
void add_lbp_scores(const CascadeView& cascade, int begin, int end, const LbpGroup& group, float* scores) {
  const WindowRun windows = run_of(group, scores);
  auto score = Wide::numbers(scores);
  for (const BoundStage *s = cascade.stages + begin, *last = cascade.stages + end; s != last; ++s)
    score = score + (lbp_sums<Wide>(cascade, *s, windows) - Wide::all(s->threshold));
  Wide::store(scores, score);
}

template <typename Wide>
LbpKernels lbp_kernels_on() {
  return {run_lbp<Wide>, add_lbp_scores<Wide>, Wide::kCount};
}

}  // namespace
}  // namespace haarkit
