#pragma once

#include <cstddef>
#include <opencv2/core/types.hpp>
#include <vector>

#include "haarkit/features/haar_feature.hpp"

namespace haarkit {

/// The sets of features that training chooses from. Counts for a window of 20x20 / 24x24:
enum class FeaturePool {
  compact,  ///< about `target` of basic, evenly over kinds, positions and sizes
  basic,    ///< edges (two halves), lines (three thirds) and checkerboards: 78,460 / 162,336
  core,     ///< and lines with a double middle, and centre-surround 3x3: 101,329 / 210,400
  all,      ///< and edges and lines turned by 45 degrees: 125,199 / 261,600
};

/// Every feature of a pool that fits the window, each once, weights area-balanced (a change of brightness does not move
/// the value). Order: x, then y, then unit width, then unit height, all ascending, x slowest; for each the kinds in the
/// order edge x, edge y, line x, line y, [double line x, double line y,] checkerboard, [centre-surround,] [tilted edge
/// x, edge y, line x, line y, double line x, double line y]: the order of opencv_traincascade, so that the indices of
/// its stage files mean the same feature here. compact: in the same order; `target` (>= 1) is how many features are
/// wanted, met within about 10 % where the window allows it. How it is chosen: feature_pool.cpp. Throws nothing; empty
/// if nothing fits.
inline constexpr std::size_t kCompactTarget = 10000;
std::vector<HaarFeature> feature_pool(FeaturePool pool, cv::Size window, std::size_t target = kCompactTarget);

/// Features on the five gradient channels: single rectangles, edges and lines, units of at least 2x2 pixels, on a grid
/// as compact's, about `target` of them in all. Order: channel slowest, then as above with the single rectangle first.
inline constexpr std::size_t kChannelTarget = 5000;
std::vector<HaarFeature> channel_pool(cv::Size window, std::size_t target = kChannelTarget);

}  // namespace haarkit
