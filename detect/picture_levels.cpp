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

PictureLevels::PictureLevels(const cv::Mat& grey, const std::vector<PlannedLevel>& levels, DetectMode mode,
                             InstructionSet set)
    : grey_(grey), levels_(levels) {
  if (mode == DetectMode::exact) {
    exact_.reserve(levels.size());
    for (const PlannedLevel& level : levels) exact_.emplace_back(grey.size(), level.size, set);
    return;
  }
  std::vector<PyramidLevel> pyramid;
  for (const PlannedLevel& level : levels) pyramid.push_back({level.factor, level.size});
  octaves_ = std::make_unique<Octaves>(grey, octave_count(pyramid), set);
  gaussian_.reserve(levels.size());
  for (const PyramidLevel& level : pyramid) gaussian_.push_back(level_resampler(*octaves_, level, set));
}

LevelRows PictureLevels::rows(int level) const {
  if (levels_[level].size == grey_.size()) return rows_of(grey_);
  LevelRows rows;
  rows.size = levels_[level].size;
  if (!exact_.empty())
    rows.make = [this, level](int first, int count, std::uint8_t* out, std::ptrdiff_t pitch) {
      exact_[level].rows(grey_, first, count, out, pitch);
    };
  else
    rows.make = [this, level](int first, int count, std::uint8_t* out, std::ptrdiff_t pitch) {
      gaussian_[level].rows((*octaves_)[octave_of(levels_[level].factor)], first, count, out, pitch);
    };
  return rows;
}

}  // namespace haarkit
