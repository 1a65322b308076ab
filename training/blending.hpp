#pragma once

#include <cstdint>
#include <optional>

#include "haarkit/training/window_cut.hpp"

namespace haarkit {

// One crop's object, cut out of the plain wall behind it.
class CutOut {
 public:
  // How many times as large as a window's the pixels are in which the object is looked for: of so much coarser pixels
  // too there must be an octave.
  static double coarser(cv::Size window);
  // octaves: of the crop's picture; plain: its window as it is.
  CutOut(const Octaves& octaves, const WindowPose& plain, cv::Size window);

  bool before_wall() const { return object_.has_value(); }
  // Puts `scene` behind the object: both windows, pixels[] cut with `pose`. Only when before_wall().
  void put_before(const std::uint8_t* scene, const WindowPose& pose, cv::Size window, std::uint8_t* pixels) const;

 private:
  std::optional<Octaves> object_;  // of the window and what is round it: white where the object is
  WindowPose seen_;                // of object_
};

}  // namespace haarkit
