#pragma once

#include <cstdint>
#include <opencv2/core.hpp>

namespace haarkit {

// A 64-bit hash of an 8-bit grey picture's size and pixels: equal pictures hash alike, different ones almost never.
std::uint64_t pixel_hash(const cv::Mat& picture);

}  // namespace haarkit
