// OpenCV's bit-exact linear resize (resize.cpp of imgproc, INTER_LINEAR_EXACT): output coordinate i lies at
//   c = s * (i + 0.5) - 0.5 with s = 1 / (output / source) in double,
// between source coordinates floor(c) and floor(c) + 1; its fraction is rounded (half to even) to 1/256; coordinates
// outside are those of the border. The sum of the four products is exact in 16.16; it is rounded once.
#include "haarkit/features/exact_resize.hpp"

#include <cassert>
#include <cmath>
#include <vector>

#include "kernels/tap_tables.hpp"

namespace haarkit {
namespace {

kernels::TapTable make_taps(int source, int output) {
  kernels::TapTable table;
  table.taps = source > 1 ? 2 : 1;
  const double scale = 1.0 / (static_cast<double>(output) / static_cast<double>(source));
  for (int i = 0; i < output; ++i) {
    const double c = scale * (i + 0.5) - 0.5;
    int start = static_cast<int>(std::floor(c));
    int fraction = static_cast<int>(std::nearbyint((c - start) * 256));
    if (start < 0) start = fraction = 0;
    if (start >= source - 1) start = source - table.taps, fraction = 256;
    table.start.push_back(start);
    if (table.taps == 2) table.weights.push_back(static_cast<std::int16_t>(256 - fraction));
    table.weights.push_back(static_cast<std::int16_t>(table.taps == 2 ? fraction : 256));
  }
  return table;
}

}  // namespace

struct ExactResizer::Tables {
  kernels::TapTable x, y;
  kernels::TapGroupTable groups;
};

ExactResizer::ExactResizer(cv::Size source, cv::Size output, InstructionSet set)
    : source_(source), output_(output), instruction_set_(set) {
  assert(source.width > 0 && source.height > 0 && output.width > 0 && output.height > 0);
  auto tables = std::make_shared<Tables>();
  tables->x = make_taps(source.width, output.width);
  tables->y = make_taps(source.height, output.height);
  tables->groups = kernels::group_taps(tables->x, source.width);
  tables_ = std::move(tables);
}

cv::Range ExactResizer::source_rows(int first, int rows) const {
  assert(first >= 0 && rows > 0 && first + rows <= output_.height);
  return {tables_->y.start[first], tables_->y.start[first + rows - 1] + tables_->y.taps};
}

void ExactResizer::rows(const cv::Mat& source, int first, int rows, std::uint8_t* out, std::ptrdiff_t out_pitch) const {
  assert(source.type() == CV_8UC1 && source.size() == source_);
  assert(first >= 0 && rows >= 0 && first + rows <= output_.height);
  const kernels::ResizeKernels k = kernels::resize_kernels(instruction_set_);
  const kernels::Taps across = tables_->x.view();
  const kernels::TapGroups groups = tables_->groups.view();
  const kernels::TapTable& y_taps = tables_->y;
  if (output_ == source_) {
    for (int y = 0; y < rows; ++y) std::copy_n(source.ptr(first + y), output_.width, out + y * out_pitch);
    return;
  }
  // The source rows y and y + 1 live in slots y % 2 and (y + 1) % 2, so that the next output row finds them there.
  std::vector<std::uint16_t> scratch(2 * static_cast<std::size_t>(output_.width));
  int held[2] = {-1, -1};
  const auto row = [&](int y) {
    std::uint16_t* slot = scratch.data() + static_cast<std::ptrdiff_t>(y % 2) * output_.width;
    if (held[y % 2] != y) k.exact_across(source.ptr(y), across, groups, slot);
    held[y % 2] = y;
    return slot;
  };
  for (int i = first; i < first + rows; ++i, out += out_pitch) {
    const int y = y_taps.start[i];
    const int fraction = y_taps.taps == 2 ? y_taps.weights[2 * i + 1] : 0;
    // A row of weight zero is not needed.
    const std::uint16_t* a = row(fraction == 256 ? y + 1 : y);
    const std::uint16_t* b = fraction > 0 ? row(y + 1) : a;
    k.exact_down(a, b, fraction, output_.width, out);
  }
}

cv::Mat ExactResizer::operator()(const cv::Mat& source) const {
  cv::Mat out(output_, CV_8UC1);
  rows(source, 0, output_.height, out.data, static_cast<std::ptrdiff_t>(out.step[0]));
  return out;
}

}  // namespace haarkit
