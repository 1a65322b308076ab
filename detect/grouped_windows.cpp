// Neighbouring windows in groups, stage by stage through an LBP cascade.
#include "grouped_windows.hpp"

#include <cassert>

namespace haarkit {
namespace {

// Groups that wait at most: several rows of them, so that late stages have some to run together, and few enough for the
// cells of their windows to stay in the L1 cache.
constexpr std::size_t kMostWaiting = 128;
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

void GroupedWindows::run_first(const std::uint16_t* cells, int count, std::vector<std::uint64_t>& live) const {
  kernels_.run_first(CascadeView(bound_), cells, count, live.data());
}

void GroupedWindows::add(int stage, const std::uint16_t* cells, int y, const std::vector<std::uint64_t>& live) {
  first_stage_ = stage;
  std::size_t count = waiting_.size();
  waiting_.resize(count + live.size() * (kBits / kLbpLanes));  // no more: groups begin eight apart
  std::uint64_t taken = 0;  // windows of this word that are in the last word's last group
  for (std::size_t g = 0; g < live.size(); ++g) {
    std::uint64_t left = live[g] & ~taken;
    for (taken = 0; left != 0; ++count) {
      const int first = __builtin_ctzll(left), beyond = first + kLbpLanes - kBits;
      std::uint64_t windows = left >> first;
      if (beyond > 0) {
        taken = (std::uint64_t{1} << beyond) - 1;
        if (g + 1 < live.size()) windows |= (live[g + 1] & taken) << (kBits - first);
        left = 0;
      } else {
        left &= ~(std::uint64_t{(1 << kLbpLanes) - 1} << first);
      }
      const int x = static_cast<int>(g) * kBits + first;
      waiting_[count] = {cells + x, static_cast<std::uint32_t>(windows) & ((1 << kLbpLanes) - 1), x, y};
    }
  }
  waiting_.resize(count);
  if (count >= kMostWaiting) finish();
}

void GroupedWindows::finish() {
  const CascadeView cascade(bound_);
  int count = static_cast<int>(waiting_.size());
  for (int stage = first_stage_; stage < static_cast<int>(bound_.stages.size()) && count > 0; ++stage)
    count = kernels_.run(cascade, stage, waiting_.data(), count, rejected_.data());
  if (count > 0) add_hits(count);
  waiting_.clear();
}

void GroupedWindows::add_hits(int count) {
  scores_.resize(static_cast<std::size_t>(count) * kLbpLanes);
  kernels_.scores(CascadeView(bound_), static_cast<int>(bound_.stages.size()), waiting_.data(), count, scores_.data());
  for (int g = 0; g < count; ++g)
    for (std::uint32_t live = waiting_[g].live; live != 0; live &= live - 1) {
      const int i = __builtin_ctz(live);
      hits_.push_back({level_, (waiting_[g].x + i) * step_, waiting_[g].y, scores_[g * kLbpLanes + i]});
    }
}

}  // namespace haarkit
