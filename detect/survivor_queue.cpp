// Queues keep their memory, so that after a few pictures nothing is allocated.
#include "survivor_queue.hpp"

#include <algorithm>
#include <cstring>

namespace haarkit {
namespace {

// As memcpy, for the few bytes of a window's row.
inline void copy_row(std::uint8_t* to, const std::uint8_t* from, int width) {
  if (width < 16 || width > 32) {
    std::memcpy(to, from, width);
    return;
  }
  std::memcpy(to, from, 16);
  std::memcpy(to + width - 16, from + width - 16, 16);
}

}  // namespace

void SurvivorQueue::add(const QueueShape& shape, const std::uint8_t* pixels, std::ptrdiff_t pitch, float inverse_norm,
                        const WindowHit& window) {
  if (count_ == static_cast<int>(windows_.size())) {
    const int room = std::max(2 * shape.lanes, 2 * count_);
    patches_.resize(room * shape.patch_size);
    inverse_norms_.resize(room);
    windows_.resize(room);
  }
  std::uint8_t* to = patches_.data() + count_ * shape.patch_size;
  const int width = shape.window.width;
  for (int y = 0; y < shape.window.height; ++y, to += width, pixels += pitch) copy_row(to, pixels, width);
  inverse_norms_[count_] = inverse_norm;
  windows_[count_++] = window;
}

WindowsOfBlock SurvivorQueue::take(const QueueShape& shape, int most) {
  const int taken = std::min(count_, most);
  count_ -= taken;
  return {stage, taken, patches_.data() + count_ * shape.patch_size, inverse_norms_.data() + count_,
          windows_.data() + count_};
}

}  // namespace haarkit
