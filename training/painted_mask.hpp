#pragma once

#include <cstdint>
#include <string>

#include "haarkit/training/jitter.hpp"

namespace haarkit {

// Paints a mask over the lower half of the face on some copies of its crop (options.masked). object: the face's box,
// brows to chin, in picture pixels; pixels: the copy's window, cut with `pose`, row by row. Depends on the arguments
// alone.
void put_on_mask(const JitterOptions& options, const std::string& name, int copy, std::uint64_t seed,
                 const cv::Rect2d& object, const WindowPose& pose, cv::Size window, std::uint8_t* pixels);

}  // namespace haarkit
