// The levels of a picture, a row at a time: resized by OpenCV's rule (exact mode), or by Gaussian filters from the
// nearest finer octave (fast mode).
#include "picture_levels.hpp"

namespace haarkit {
namespace {

LevelRows rows_of(const cv::Mat& picture) {
  LevelRows rows;
  rows.size = picture.size();
  rows.pixels = picture.data;
  rows.pitch = static_cast<std::ptrdiff_t>(picture.step[0]);
  return rows;
}

}  // namespace

std::shared_ptr<const LevelResizers::Held> LevelResizers::of(cv::Size picture, const std::vector<PlannedLevel>& levels,
                                                             const Octaves* octaves, InstructionSet set) {
  {
    const std::lock_guard lock(mutex_);
    if (held_ && held_->picture == picture) return held_;
  }
  auto made = std::make_shared<Held>();
  made->picture = picture;
  for (const PlannedLevel& level : levels) {
    if (octaves)
      made->gaussian.push_back(level_resampler(*octaves, {level.factor, level.size}, set));
    else
      made->exact.emplace_back(picture, level.size, set);
  }
  const std::lock_guard lock(mutex_);
  held_ = made;
  return made;
}

PictureLevels::PictureLevels(const cv::Mat& grey, const std::vector<PlannedLevel>& levels, DetectMode mode,
                             InstructionSet set, LevelResizers& resizers)
    : grey_(grey), levels_(levels) {
  if (mode == DetectMode::fast) {
    std::vector<PyramidLevel> pyramid;
    pyramid.reserve(levels.size());
    for (const PlannedLevel& level : levels) pyramid.push_back({level.factor, level.size});
    octaves_ = std::make_unique<Octaves>(grey, octave_count(pyramid), set);
  }
  resizers_ = resizers.of(grey.size(), levels, octaves_.get(), set);
}

LevelRows PictureLevels::rows(int level) const {
  if (levels_[level].size == grey_.size()) return rows_of(grey_);
  LevelRows rows;
  rows.size = levels_[level].size;
  if (!octaves_)
    rows.make = [this, level](int first, int count, std::uint8_t* out, std::ptrdiff_t pitch) {
      resizers_->exact[level].rows(grey_, first, count, out, pitch);
    };
  else
    rows.make = [this, level](int first, int count, std::uint8_t* out, std::ptrdiff_t pitch) {
      resizers_->gaussian[level].rows((*octaves_)[octave_of(levels_[level].factor)], first, count, out, pitch);
    };
  return rows;
}

}  // namespace haarkit
