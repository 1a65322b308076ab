// Runs whatever cascade can be read (both formats) over two small pictures: the same finds with every instruction set,
// one thread or two, in both modes; and draws its features.
#include <tbb/global_control.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "cascades/cascade_sheet.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/random.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "haarkit/detect/detector.hpp"

namespace {

using namespace haarkit;

// Noise that is coarse in one part and fine in another, so that windows of all contrasts are there.
cv::Mat picture_of(cv::Size size) {
  Random random(1, 2);
  cv::Mat picture(size, CV_8UC1);
  for (int y = 0; y < size.height; ++y)
    for (int x = 0; x < size.width; ++x)
      picture.at<uchar>(y, x) = static_cast<uchar>(x < size.width / 2 ? random.below(256) : (x / 7 * 40 + y / 5 * 60));
  return picture;
}

// A search whose work is bounded: an input is to take milliseconds.
bool is_small(const Cascade& cascade) {
  std::size_t nodes = 0;
  for (const Stage& stage : cascade.stages())
    for (const WeakClassifier& weak : stage.weak) nodes += weak.nodes.size();
  const auto count = [&nodes](const auto& regression) {
    if (!regression) return true;
    for (const auto& tree : regression->trees) nodes += tree.nodes.size();
    return regression->patch.area() <= 2500;
  };
  return count(cascade.boxes()) && count(cascade.scores()) && nodes <= 300;
}

void compare(const Cascade& cascade, const cv::Mat& picture, DetectMode mode) {
  DetectorOptions options;
  options.mode = mode;
  options.min_neighbors = 0;
  options.scale_factor = 1.3;
  options.threads = 1;
  options.instruction_set = InstructionSet::scalar;
  ScanStatistics expected_statistics;
  const std::vector<Detection> expected = Detector(cascade, options).detect(picture, &expected_statistics);
  for (const InstructionSet set : usable_instruction_sets()) {
    for (const int threads : {1, 2}) {
      options.instruction_set = set;
      options.threads = threads;
      ScanStatistics statistics;
      if (Detector(cascade, options).detect(picture, &statistics) != expected) std::abort();
      if (!(statistics == expected_statistics)) std::abort();
    }
  }
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const tbb::global_control two(tbb::global_control::max_allowed_parallelism, 2);
  std::string text(reinterpret_cast<const char*>(data), size);
  if (text.compare(0, 1, "<") != 0) text.insert(0, "haarkit cascade 4\n");
  try {
    const Cascade cascade = read_cascade_text(text, "input");
    if (!is_small(cascade)) return 0;
    for (const cv::Size& side : {cv::Size(40, 30), cv::Size(61, 47)}) {
      const cv::Mat picture = picture_of(side);
      for (const DetectMode mode : {DetectMode::fast, DetectMode::exact}) compare(cascade, picture, mode);
    }
    if (sheet_pixels(cascade, 3) < 1e6 && cascade_sheet(cascade, 3).empty()) std::abort();
  } catch (const DataError& error) {
    if (error.source() != "input") std::abort();
  }
  return 0;
}
