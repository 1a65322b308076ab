#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <opencv2/core/mat.hpp>

namespace haarkit {

/// The pixel rows of a level: in memory, or made when they are needed.
struct LevelRows {
  cv::Size size;
  const std::uint8_t* pixels = nullptr;  ///< null: `make` makes them
  std::ptrdiff_t pitch = 0;              ///< bytes between rows
  /// Writes rows [first, first + count) to out, out_pitch bytes apart.
  std::function<void(int first, int count, std::uint8_t* out, std::ptrdiff_t out_pitch)> make;
};

/// A picture's rows (CV_8UC1); it must outlive them.
inline LevelRows rows_of(const cv::Mat& picture) {
  return {picture.size(), picture.data, static_cast<std::ptrdiff_t>(picture.step[0]), {}};
}

}  // namespace haarkit
