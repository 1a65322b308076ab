// A staged cascade without an operating point says of a window only that it passed, and one window of a fast search
// that passes is often chance. OpenCV's answer is to ask for four or more windows at one place; so the place of each
// find is searched as OpenCV would do it. (A least number of windows of the fast search itself, or a least score, was
// measured too and loses more faces: docs/score.md.)
#include "confirmation.hpp"

#include <algorithm>
#include <iterator>
#include <opencv2/core.hpp>

#include "haarkit/detect/grouping.hpp"
#include "haarkit/detect/nms.hpp"
#include "scan_plan.hpp"

namespace haarkit {
namespace {

constexpr double kMargin = 0.5;  // of the window, to each side
constexpr double kRange = 1.5;   // window sizes from the box over this to the box times this

cv::Size scaled(cv::Size size, double factor) {
  return {cvRound(size.width * factor), cvRound(size.height * factor)};
}

// The groups that exact mode finds in a place, with windows of about a box's size.
std::vector<Detection> exact_groups(const Search& search, const cv::Mat& place, cv::Size box, int cascade,
                                    ScanStatistics& statistics) {
  DetectorOptions options = search.options;
  options.mode = DetectMode::exact;
  options.threads = 1;  // a place is small
  options.min_size = scaled(box, 1 / kRange);
  options.max_size = scaled(box, kRange);
  const std::vector<PlannedLevel> levels = plan_exact(place.size(), search.window, options);
  if (levels.empty()) return {};
  LevelResizers resizers;
  const PictureLevels pictures(not_reduced(place), levels, options.mode, options.instruction_set, resizers);
  std::vector<WindowHit> hits;
  scan_levels(*search.scanner, pictures, levels, options, search.scratch, hits, statistics, cascade);
  return group_windows(boxes_of(hits, levels, search.window), options.min_neighbors, kSimilar, options.stop);
}

bool is_confirmed(const Search& search, const cv::Mat& grey, const Detection& find, ScanStatistics& statistics) {
  const double context = search.window.context;
  const cv::Size box = find.box.size(), margin = scaled(box, (context - 1) / 2 + kMargin * context);
  const cv::Rect whole({}, grey.size());
  const cv::Rect room(find.box.tl() - cv::Point(margin), box + scaled(margin, 2)), place = room & whole;
  // With context windows may reach beyond the picture, as they did when it was searched.
  const cv::Size context_of_box = scaled(box, (context - 1) / 2);
  const cv::Rect reach = room & cv::Rect(whole.tl() - cv::Point(context_of_box), whole.size() + context_of_box * 2);
  cv::Mat pixels = grey(place);
  if (reach != place)
    cv::copyMakeBorder(pixels, pixels, place.y - reach.y, reach.br().y - place.br().y, place.x - reach.x,
                       reach.br().x - place.br().x, cv::BORDER_REPLICATE);
  const std::vector<Detection> groups = exact_groups(search, pixels, box, find.cascade, statistics);
  return std::any_of(groups.begin(), groups.end(), [&](const Detection& group) {
    return intersection_over_union(group.box + reach.tl(), find.box) > search.options.overlap;
  });
}

}  // namespace

std::vector<Detection> confirmed(const Search& search, const cv::Mat& grey, const std::vector<Detection>& found,
                                 ScanStatistics& statistics) {
  std::vector<Detection> kept;
  std::copy_if(found.begin(), found.end(), std::back_inserter(kept), [&](const Detection& find) {
    return !search.cascades[find.cascade].confirms || is_confirmed(search, grey, find, statistics);
  });
  return kept;
}

}  // namespace haarkit
