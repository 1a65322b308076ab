#pragma once

#include <cstdint>
#include <opencv2/core.hpp>
#include <vector>

#include "haarkit/base/random.hpp"
#include "haarkit/detect/level_scanner.hpp"
#include "haarkit/features/pyramid.hpp"
#include "haarkit/training/miner.hpp"

namespace haarkit {

// View 0 is the picture; the others are mirrored (odd) and turned by a quarter turn for each two.
cv::Mat view_of(const cv::Mat& picture, int view);

// What a search for negatives found in one view.
struct FoundInView {
  SampleSet windows;
  std::int64_t hits = 0, view_windows = 0, windows_seen = 0, weak_evaluated = 0;
};

// Searches one view. Any thread, with a scratch of its own.
class ViewSearch {
 public:
  // scanner and options must outlive it; expected_rate: windows that pass, of those looked at.
  ViewSearch(const LevelScanner& scanner, const MiningOptions& options, double expected_rate)
      : scanner_(scanner), options_(options), expected_rate_(expected_rate) {}

  FoundInView run(const cv::Mat& picture, double start_factor, Random random, ScanScratch& scratch) const;

 private:
  std::int64_t windows_of(const PyramidLevel& level) const;
  std::vector<ScanGrid> stripes_of(const std::vector<PyramidLevel>& levels) const;

  const LevelScanner& scanner_;
  const MiningOptions& options_;
  double expected_rate_;
};

}  // namespace haarkit
