// The levels of a picture, a row at a time: resized by OpenCV's rule (exact mode), or by Gaussian filters from the
// nearest finer octave (fast mode). A picture that was decoded at a half, a quarter or an eighth takes the place of the
// octave of that size.
#include "picture_levels.hpp"

#include <cassert>

namespace haarkit {
namespace {

PyramidLevel in_pixels(const PlannedLevel& level, int reduced_by) {
  return {level.factor / reduced_by, level.size};
}

}  // namespace

std::shared_ptr<const LevelResizers::Held> LevelResizers::of(const ReducedPicture& picture,
                                                             const std::vector<PlannedLevel>& levels,
                                                             const Octaves* octaves, InstructionSet set) {
  {
    const std::lock_guard lock(mutex_);
    if (held_ && held_->picture == picture.size && held_->reduced_by == picture.by) return held_;
  }
  auto made = std::make_shared<Held>();
  made->picture = picture.size;
  made->reduced_by = picture.by;
  for (const PlannedLevel& level : levels) {
    if (octaves)
      made->gaussian.push_back(level_resampler(*octaves, in_pixels(level, picture.by), set));
    else
      made->exact.emplace_back(picture.size, level.size, set);
  }
  const std::lock_guard lock(mutex_);
  held_ = made;
  return made;
}

std::shared_ptr<const Octaves> SharedOctaves::first(int count, const cv::Mat& grey, InstructionSet set) {
  const std::lock_guard lock(mutex_);
  if (!held_ || held_->count() < count) held_ = std::make_shared<const Octaves>(grey, count, set);
  return held_;
}

PictureLevels::PictureLevels(const ReducedPicture& picture, const std::vector<PlannedLevel>& levels, DetectMode mode,
                             InstructionSet set, LevelResizers& resizers, SharedOctaves* shared)
    : grey_(picture.pixels), reduced_by_(picture.by), levels_(levels) {
  assert(is_consistent(picture) && (mode == DetectMode::fast || picture.by == 1));
  if (mode == DetectMode::fast) {
    std::vector<PyramidLevel> pyramid;
    pyramid.reserve(levels.size());
    for (const PlannedLevel& level : levels) pyramid.push_back(in_pixels(level, reduced_by_));
    SharedOctaves own;
    octaves_ = (shared ? *shared : own).first(octave_count(pyramid), grey_, set);
  }
  resizers_ = resizers.of(picture, levels, octaves_.get(), set);
}

LevelRows PictureLevels::rows(int level) const {
  const LevelBorder& border = levels_[level].border;
  return border.empty() ? inner_rows(level) : with_border(inner_rows(level), border);
}

LevelRows PictureLevels::inner_rows(int level) const {
  if (levels_[level].size == grey_.size()) return rows_of(grey_);
  LevelRows rows;
  rows.size = levels_[level].size;
  if (!octaves_)
    rows.make = [this, level](int first, int count, std::uint8_t* out, std::ptrdiff_t pitch) {
      resizers_->exact[level].rows(grey_, first, count, out, pitch);
    };
  else
    rows.make = [this, level](int first, int count, std::uint8_t* out, std::ptrdiff_t pitch) {
      resizers_->gaussian[level].rows((*octaves_)[octave_of(levels_[level].factor / reduced_by_)], first, count, out,
                                      pitch);
    };
  return rows;
}

}  // namespace haarkit
