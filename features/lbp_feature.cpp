// Whether a pattern lies in a window, and all that do.
#include "haarkit/features/lbp_feature.hpp"

namespace haarkit {

std::string problem_of(const LbpFeature& feature, cv::Size window) {
  // 64-bit sums: a hostile file may hold any int.
  const std::int64_t x = feature.block.x, y = feature.block.y, w = feature.block.width, h = feature.block.height;
  const bool inside = w > 0 && h > 0 && x >= 0 && y >= 0 && x + 3 * w <= window.width && y + 3 * h <= window.height;
  if (inside) return {};
  return "the 3x3 blocks that begin with " + std::to_string(x) + " " + std::to_string(y) + " " + std::to_string(w) +
         " " + std::to_string(h) + " are not inside the " + std::to_string(window.width) + "x" +
         std::to_string(window.height) + " window";
}

std::vector<LbpFeature> lbp_pool(cv::Size window) {
  std::vector<LbpFeature> pool;
  for (int x = 0; x < window.width; ++x)
    for (int y = 0; y < window.height; ++y)
      for (int w = 1; x + 3 * w <= window.width; ++w)
        for (int h = 1; y + 3 * h <= window.height; ++h) pool.push_back({{x, y, w, h}});
  return pool;
}

}  // namespace haarkit
