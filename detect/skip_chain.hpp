#pragma once

#include <cstdint>

namespace haarkit {

// Which windows of a row OpenCV looks at: a window that stage 0 rejects hides its right neighbour, a hidden one hides
// nothing. An object a row, 64 windows at a time from left to right; bit i is window i. Within a run of rejections
// every second window is hidden, from the second on, and the one behind the run too if the run's length is odd: the
// same problem as escaped characters behind backslashes (simdjson, Langdale and Lemire 2019), where an addition carries
// through a run.
//   rejected   . R R R . . R R . R .     (window 0 on the left)
//   hidden     . . h . h . . h . . h
class SkipChain {
 public:
  // rejected: windows that stage 0 would reject. Returns the hidden ones.
  std::uint64_t hidden(std::uint64_t rejected) {
    constexpr std::uint64_t kEven = 0x5555'5555'5555'5555;
    rejected &= ~carry_;                                  // a hidden window rejects nothing
    const std::uint64_t behind = rejected << 1 | carry_;  // windows whose left neighbour is rejected
    // Runs that begin at an even window hide odd ones, runs that begin at an odd window even ones. To add the first
    // bits of the latter clears these runs in the sum and carries one on behind each; so sum << 1 marks, of the windows
    // behind, just those of the runs that began at even windows, and there kEven is turned round.
    const std::uint64_t odd_starts = rejected & ~kEven & ~behind;
    std::uint64_t sum = 0;
    carry_ = __builtin_add_overflow(odd_starts, rejected, &sum) ? 1 : 0;
    return (kEven ^ (sum << 1)) & behind;
  }

 private:
  std::uint64_t carry_ = 0;  // 1: the next word's first window is hidden
};

}  // namespace haarkit
