#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <opencv2/core/types.hpp>

#include "haarkit/features/haar_feature.hpp"

namespace haarkit {

/// The values of all channels at one pixel, from its grey value and its gradient (haar_feature.hpp has the formulas).
using ChannelValues = std::array<std::int32_t, kChannelCount>;
ChannelValues channel_values(int grey, int dx, int dy);

/// The channels of a whole window at pixel (x, y): the gradient is zero on the window's border, so it never depends on
/// anything outside the window. pixels: the window's top left pixel; pitch: bytes between rows.
ChannelValues channel_values(const std::uint8_t* pixels, std::ptrdiff_t pitch, cv::Size window, int x, int y);

}  // namespace haarkit
