#pragma once

#include <cstdint>

namespace haarkit {

// Which windows of a row OpenCV looks at: a window that stage 0 rejects hides its right neighbour, a hidden one hides
// nothing. 64 windows at a time, rows from left to right; bit i is window i. Within a run of rejections every second
// window is hidden, from the second on, and the one behind the run too if the run's length is odd: the same problem as
// escaped characters behind backslashes (Langdale and Lemire 2019), where an addition carries through a run.
//   rejected   . R R R . . R R . R .     (window 0 on the left)
//   hidden     . . h . h . . h . . h
class SkipChain {
 public:
  // rejected: windows that stage 0 would reject. Returns the hidden ones.
  std::uint64_t hidden(std::uint64_t rejected) {
    constexpr std::uint64_t kEven = 0x5555'5555'5555'5555;
    rejected &= ~carry_;
    const std::uint64_t behind = rejected << 1 | carry_;
    const std::uint64_t odd_starts = rejected & ~kEven & ~behind;
    std::uint64_t sum = 0;
    carry_ = __builtin_add_overflow(odd_starts, rejected, &sum) ? 1 : 0;
    return (kEven ^ (sum << 1)) & behind;
  }

 private:
  std::uint64_t carry_ = 0;  // 1: the next word's first window is hidden
};

}  // namespace haarkit
