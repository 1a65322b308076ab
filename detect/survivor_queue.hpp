#pragma once

#include <cstddef>
#include <cstdint>
#include <opencv2/core/types.hpp>
#include <vector>

#include "haarkit/detect/level_scanner.hpp"

namespace haarkit {

// How windows lie in a queue: rows without gaps, patch_size bytes from window to window. Behind the last one there is
// memory for a whole block (WordBlock reads as much).
struct QueueShape {
  cv::Size window;
  std::ptrdiff_t patch_size;
  int lanes;  // of a block
};

// Windows of a queue that are run as one block. They are there until others are added to the queue.
struct WindowsOfBlock {
  int stage, count;
  const std::uint8_t* patches;
  const float* inverse_norms;
  const WindowHit* windows;
};

// Windows that wait before a stage, with copies of their pixels.
class SurvivorQueue {
 public:
  int stage = 0;

  int count() const { return count_; }
  // pixels: the window's top left one, rows `pitch` bytes apart.
  void add(const QueueShape& shape, const std::uint8_t* pixels, std::ptrdiff_t pitch, float inverse_norm,
           const WindowHit& window);
  void add(const QueueShape& shape, const WindowsOfBlock& others, int i) {
    add(shape, others.patches + i * shape.patch_size, shape.window.width, others.inverse_norms[i], others.windows[i]);
  }
  // The last ones, at most so many, wait no longer.
  WindowsOfBlock take(const QueueShape& shape, int most);
  void clear() { count_ = 0; }

 private:
  int count_ = 0;
  std::vector<std::uint8_t> patches_;
  std::vector<float> inverse_norms_;
  std::vector<WindowHit> windows_;
};

}  // namespace haarkit
