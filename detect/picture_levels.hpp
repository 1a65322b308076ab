#pragma once

#include <memory>
#include <mutex>
#include <opencv2/core/mat.hpp>
#include <vector>

#include "haarkit/detect/reduced_picture.hpp"
#include "haarkit/features/exact_resize.hpp"
#include "haarkit/features/pyramid.hpp"
#include "scan_plan.hpp"
#include "strip.hpp"

namespace haarkit {

// Resizers of all levels of a picture size. To make them takes some 3 % of a detection, and a camera's pictures are
// alike: those of the last size are kept. Thread-safe.
class LevelResizers {
 public:
  struct Held {
    cv::Size picture;
    int reduced_by = 1;
    std::vector<ExactResizer> exact;          // exact mode
    std::vector<GaussianResampler> gaussian;  // fast mode
  };
  // octaves: of the picture's pixels, null in exact mode. The levels, and all else, must depend on the picture's size
  // alone.
  std::shared_ptr<const Held> of(const ReducedPicture& picture, const std::vector<PlannedLevel>& levels,
                                 const Octaves* octaves, InstructionSet set);

 private:
  std::mutex mutex_;
  std::shared_ptr<const Held> held_;
};

// A picture's octaves, for all searches of it: made when first wanted, while others who want them wait. Thread-safe.
class SharedOctaves {
 public:
  // At least `count` of them. grey, set: always the same.
  std::shared_ptr<const Octaves> first(int count, const cv::Mat& grey, InstructionSet set);

 private:
  std::mutex mutex_;
  std::shared_ptr<const Octaves> held_;
};

// The pyramid of a picture whose levels are made row by row, when a scan asks for them; only octaves are kept. Const
// members are thread-safe.
class PictureLevels {
 public:
  // picture: its pixels must stay. levels: of the whole picture; none is much finer than the pixels are, and in exact
  // mode the picture is not reduced. shared: of that picture; null: nobody else looks at it.
  PictureLevels(const ReducedPicture& picture, const std::vector<PlannedLevel>& levels, DetectMode mode,
                InstructionSet set, LevelResizers& resizers, SharedOctaves* shared = nullptr);

  // With the level's border.
  LevelRows rows(int level) const;

 private:
  LevelRows inner_rows(int level) const;

  cv::Mat grey_;
  int reduced_by_;
  const std::vector<PlannedLevel>& levels_;
  std::shared_ptr<const Octaves> octaves_;  // fast mode
  std::shared_ptr<const LevelResizers::Held> resizers_;
};

}  // namespace haarkit
