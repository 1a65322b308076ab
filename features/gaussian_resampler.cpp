// Resampling with a Gaussian around each output pixel's centre: down the columns first, one output row at a time, then
// along that row; 8 bits between the two. The weights are made in gaussian_taps.cpp. A factor of 1 on whole pixels
// copies.
#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

#include "gaussian_taps.hpp"
#include "haarkit/features/pyramid.hpp"

namespace haarkit {
namespace {

bool is_whole(double x) {
  return x == std::floor(x);
}

}  // namespace

struct GaussianResampler::Tables {
  kernels::TapTable x, y;
  kernels::TapGroupTable groups;
  bool copies = false;  // output pixel (i, j) is source pixel (i, j) + at
  cv::Point at;
};

GaussianResampler::GaussianResampler(cv::Size source, cv::Point2d origin, cv::Size2d factor, cv::Size output,
                                     InstructionSet set)
    : source_(source), output_(output), instruction_set_(set) {
  assert(source.width > 0 && source.height > 0 && output.width > 0 && output.height > 0);
  assert(factor.width > 0 && factor.height > 0);
  auto tables = std::make_shared<Tables>();
  GaussianPhases phases(factor.width);
  tables->x = gaussian_taps(phases, source.width, origin.x, factor.width, output.width);
  if (factor.height != factor.width) phases = GaussianPhases(factor.height);
  tables->y = gaussian_taps(phases, source.height, origin.y, factor.height, output.height);
  const int first = tables->x.start.front();
  for (std::int32_t& start : tables->x.start) start -= first;
  tables->groups = kernels::group_taps(tables->x, tables->x.start.back() + tables->x.taps);
  tables->copies = factor == cv::Size2d(1, 1) && is_whole(origin.x) && is_whole(origin.y) && origin.x >= 0 &&
                   origin.y >= 0 && origin.x + output.width <= source.width &&
                   origin.y + output.height <= source.height;
  tables->at = tables->copies ? cv::Point(static_cast<int>(origin.x), static_cast<int>(origin.y)) : cv::Point(first, 0);
  tables_ = std::move(tables);
}

cv::Range GaussianResampler::source_rows(int first, int rows) const {
  assert(first >= 0 && rows > 0 && first + rows <= output_.height);
  if (tables_->copies) return {tables_->at.y + first, tables_->at.y + first + rows};
  return {tables_->y.start[first], tables_->y.start[first + rows - 1] + tables_->y.taps};
}

void GaussianResampler::rows(const cv::Mat& source, int first, int rows, std::uint8_t* out,
                             std::ptrdiff_t out_pitch) const {
  assert(source.type() == CV_8UC1 && source.size() == source_);
  assert(first >= 0 && rows >= 0 && first + rows <= output_.height);
  const Tables& t = *tables_;
  if (t.copies) {
    for (int i = 0; i < rows; ++i, out += out_pitch)
      std::copy_n(source.ptr(t.at.y + first + i) + t.at.x, output_.width, out);
    return;
  }
  const kernels::ResizeKernels k = kernels::resize_kernels(instruction_set_);
  const kernels::Taps across = tables_->x.view();
  const kernels::TapGroups groups = tables_->groups.view();
  const int width = t.x.start.back() + t.x.taps;
  std::vector<std::uint8_t> down(static_cast<std::size_t>(width));
  std::vector<const std::uint8_t*> taps(static_cast<std::size_t>(t.y.taps));
  for (int i = first; i < first + rows; ++i, out += out_pitch) {
    for (int j = 0; j < t.y.taps; ++j) taps[j] = source.ptr(t.y.start[i] + j) + t.at.x;
    k.gaussian_down(taps.data(), t.y.weights.data() + static_cast<std::ptrdiff_t>(i) * t.y.taps, t.y.taps, width,
                    down.data());
    k.gaussian_across(down.data(), across, groups, out);
  }
}

cv::Mat GaussianResampler::operator()(const cv::Mat& source) const {
  cv::Mat out(output_, CV_8UC1);
  rows(source, 0, output_.height, out.data, static_cast<std::ptrdiff_t>(out.step[0]));
  return out;
}

}  // namespace haarkit
