// One search of one upright picture: levels are planned (scan_plan), scanned (level_tasks), and the windows that pass
// become boxes of the picture and are merged (grouping in exact mode, non-maximum suppression in fast mode).
#include "search.hpp"

#include <limits>

#include "haarkit/detect/grouping.hpp"
#include "haarkit/detect/nms.hpp"
#include "scan_plan.hpp"
#include "second_look.hpp"

namespace haarkit {
namespace {

std::vector<Detection> passing_windows(const Search& search, const cv::Mat& grey,
                                       const std::vector<PlannedLevel>& levels, ScanStatistics& statistics) {
  const PictureLevels pictures(grey, levels, search.options.mode, search.options.instruction_set, search.resizers);
  std::vector<WindowHit> hits;
  scan_levels(search.scanner, pictures, levels, search.options, search.scratch, hits, statistics);
  std::vector<Detection> windows;
  windows.reserve(hits.size());
  for (const WindowHit& hit : hits)
    windows.push_back({box_of(levels[hit.level], {hit.x, hit.y}, search.scanner.window()), hit.score});
  return windows;
}

}  // namespace

Search::Search(const Cascade& cascade, const DetectorOptions& search_options)
    : options(search_options),
      scanner(cascade, search_options.instruction_set),
      min_score(
          search_options.min_score.value_or(cascade.min_score().value_or(-std::numeric_limits<float>::infinity()))),
      soft(cascade.kind() == CascadeKind::soft && !cascade.stages().empty()),
      last_threshold(soft ? cascade.stages().back().threshold : 0) {}

std::vector<Detection> search_picture(const Search& search, const cv::Mat& grey, ScanStatistics& statistics) {
  const DetectorOptions& options = search.options;
  const bool exact = options.mode == DetectMode::exact;
  const std::vector<PlannedLevel> levels =
      (exact ? plan_exact : plan_fast)(grey.size(), search.scanner.window(), options);
  if (levels.empty()) return {};
  const std::vector<Detection> windows = passing_windows(search, grey, levels, statistics);
  if (exact) return group_windows(windows, options.min_neighbors);
  std::vector<Detection> found = suppress_non_maxima(windows, options.overlap);
  if (!search.soft || options.overlap >= 1) return found;
  return look_again(search, grey, found, levels.front(), statistics);
}

}  // namespace haarkit
