// Groups of neighbouring windows, stage by stage through an LBP cascade.
#include "grouped_windows.hpp"

#include <algorithm>
#include <cassert>

namespace haarkit {
namespace {

// Groups that wait at most: several rows of them, so that late stages have some to run together, and few enough for the
// cells of their windows to stay in the L1 cache.
constexpr std::size_t kMostWaiting = 64;
constexpr int kBits = 64;  // windows of a word of live bits

}  // namespace

GroupedWindows::GroupedWindows(InstructionSet set, const BoundCascade& bound, std::vector<WindowHit>& hits,
                               std::vector<std::int64_t>& rejected)
    : kernels_(lbp_kernels(set)), bound_(bound), hits_(hits), rejected_(rejected) {}

void GroupedWindows::move_to(int level, int step) {
  assert(waiting_.empty());
  level_ = level;
  step_ = step;
}

// Appends the groups with windows alive; x: the number of a group's first window times `step`.
void GroupedWindows::append(std::vector<LbpGroup>& groups, const std::uint16_t* cells, int y, int step,
                            const std::vector<std::uint64_t>& live) const {
  const int lanes = kernels_.lanes;
  const std::uint64_t all = (std::uint64_t{1} << lanes) - 1;
  std::size_t count = groups.size();
  groups.resize(count + live.size() * kBits / lanes);
  for (int g = 0; g < static_cast<int>(live.size()); ++g)
    for (int i = 0; i < kBits; i += lanes) {
      const int first = g * kBits + i;
      LbpGroup& group = groups[count];
      group.cells = cells + first;
      group.live = static_cast<std::uint32_t>(live[g] >> i & all);
      group.x = first * step;
      group.y = y;
      count += group.live != 0;
    }
  groups.resize(count);
}

void GroupedWindows::run_first(const std::uint16_t* cells, const std::vector<std::uint64_t>& live,
                               std::vector<std::uint64_t>& passed) {
  row_.clear();
  append(row_, cells, 0, 1, live);
  std::int64_t unused = 0;
  const int count = kernels_.run(CascadeView(bound_), 0, row_.data(), static_cast<int>(row_.size()), &unused);
  std::fill(passed.begin(), passed.end(), 0);
  for (int i = 0; i < count; ++i) passed[row_[i].x / kBits] |= std::uint64_t{row_[i].live} << row_[i].x % kBits;
}

void GroupedWindows::add(int stage, const std::uint16_t* cells, int y, const std::vector<std::uint64_t>& live) {
  first_stage_ = stage;
  append(waiting_, cells, y, step_, live);
  if (waiting_.size() >= kMostWaiting) finish();
}

void GroupedWindows::finish() {
  const CascadeView cascade(bound_);
  int count = static_cast<int>(waiting_.size());
  for (int stage = first_stage_; stage < static_cast<int>(bound_.stages.size()) && count > 0; ++stage)
    count = kernels_.run(cascade, stage, waiting_.data(), count, rejected_.data());
  for (int i = 0; i < count; ++i) add_hits(waiting_[i]);
  waiting_.clear();
}

void GroupedWindows::add_hits(const LbpGroup& group) {
  alignas(64) float scores[kMostLanes] = {};
  kernels_.add_scores(CascadeView(bound_), 0, static_cast<int>(bound_.stages.size()), group, scores);
  for (std::uint32_t live = group.live; live != 0; live &= live - 1) {
    const int i = __builtin_ctz(live);
    hits_.push_back({level_, group.x + i * step_, group.y, scores[i]});
  }
}

}  // namespace haarkit
