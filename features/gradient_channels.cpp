// The channels of integral channel features (Dollar et al. 2009) with orientations from the signs and sizes of dx and
// dy alone; the formulas are with enum Channel.
#include "haarkit/features/gradient_channels.hpp"

#include <algorithm>
#include <cassert>
#include <cstdlib>

namespace haarkit {

ChannelValues channel_values(int grey, int dx, int dy) {
  const int u = std::abs(dx), v = std::abs(dy), diagonal = 2 * std::min(u, v);
  const int turn = dx * dy;
  return {grey, u + v, std::max(u - v, 0), turn > 0 ? diagonal : 0, std::max(v - u, 0), turn < 0 ? diagonal : 0};
}

ChannelValues channel_values(const std::uint8_t* pixels, std::ptrdiff_t pitch, cv::Size window, int x, int y) {
  assert(x >= 0 && y >= 0 && x < window.width && y < window.height);
  const std::uint8_t* p = pixels + y * pitch + x;
  const bool border = x == 0 || y == 0 || x == window.width - 1 || y == window.height - 1;
  return border ? channel_values(*p, 0, 0) : channel_values(*p, p[1] - p[-1], p[pitch] - p[-pitch]);
}

}  // namespace haarkit
