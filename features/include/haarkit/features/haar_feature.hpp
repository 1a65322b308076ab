#pragma once

#include <array>
#include <cstdint>
#include <opencv2/core/types.hpp>
#include <string>

namespace haarkit {

/// What a feature sums over. `grey` is the window's 8-bit picture (all that OpenCV knows). The others come from the
/// same window's gradient (central differences inside the window, zero on its border, dx and dy in -255..255, u = |dx|,
/// v = |dy|):
///   magnitude u + v; edge_0 max(u - v, 0); edge_90 max(v - u, 0);
///   edge_45 2 min(u, v) where dx * dy > 0; edge_135 2 min(u, v) where dx * dy < 0.
/// The four edge channels add up to the magnitude; all are exact integers in 0..510. After integral channel features
/// (Dollar et al. 2009), with the orientation split that needs no arctangent.
enum class Channel : std::uint8_t { grey, magnitude, edge_0, edge_45, edge_90, edge_135 };
inline constexpr int kChannelCount = 6;

/// A rectangle of window pixels and its weight. For a tilted feature (x, y) is the top corner, width runs down-right
/// and height down-left, as in cv::integral's tilted sums.
struct WeightedRect {
  cv::Rect rect;
  float weight = 0;
  bool operator==(const WeightedRect& o) const { return rect == o.rect && weight == o.weight; }
};

/// A Haar feature: the weighted sum of two or three rectangles (one alone is allowed outside the grey channel, where
/// the sums need no balance). Its value in a window is (w0*S0 + w1*S1 [+ w2*S2]) * inverse_norm, in float, in this
/// order, with inverse_norm of the window's grey picture for every channel. Source: Viola and Jones 2001; Lienhart 2003
/// (tilted).
struct HaarFeature {
  std::array<WeightedRect, 3> rects{};
  int rect_count = 0;   ///< 1..3
  bool tilted = false;  ///< 45 degrees; grey only
  Channel channel = Channel::grey;

  bool operator==(const HaarFeature& o) const;
  bool operator!=(const HaarFeature& o) const { return !(*this == o); }
};

/// Empty when every rectangle lies inside the window (tilted ones by their own geometry), sizes are positive, weights
/// are finite and the fields fit together; otherwise one sentence that says what is wrong.
std::string problem_of(const HaarFeature& feature, cv::Size window);

const char* name_of(Channel channel);

}  // namespace haarkit
