#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <opencv2/core/types.hpp>

namespace haarkit {

/// The pixel rows of a level: in memory, or made when they are needed.
struct LevelRows {
  cv::Size size;
  const std::uint8_t* pixels = nullptr;  ///< null: `make` makes them
  std::ptrdiff_t pitch = 0;              ///< bytes between rows
  /// Writes rows [first, first + count) to out, out_pitch bytes apart.
  std::function<void(int first, int count, std::uint8_t* out, std::ptrdiff_t out_pitch)> make;
};

}  // namespace haarkit
