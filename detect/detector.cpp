// A detector: pyramid levels (scan_plan), each scanned (level_scanner), hits turned into boxes of the picture and
// merged (grouping in exact mode, non-maximum suppression in fast mode).
#include "haarkit/detect/detector.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <stdexcept>
#include <string>

#include "haarkit/base/data_error.hpp"
#include "haarkit/detect/grouping.hpp"
#include "haarkit/detect/nms.hpp"
#include "level_tasks.hpp"
#include "picture_levels.hpp"
#include "scan_plan.hpp"
#include "second_look.hpp"
#include "turned_picture.hpp"

namespace haarkit {
namespace {

const std::vector<double> kRotateTurns = {0, -40, -20, 20, 40};  // a frontal cascade sees about 15 to either side

void require(bool good, const char* what) {
  if (!good) throw std::invalid_argument(what);
}

void check(const DetectorOptions& o) {
  require(std::isfinite(o.scale_factor) && o.scale_factor > 1, "scale_factor must be greater than 1");
  require(o.stride >= 1, "stride must be at least 1");
  require(o.min_size.width >= 0 && o.min_size.height >= 0, "min_size must not be negative");
  require(o.max_size.width >= 0 && o.max_size.height >= 0, "max_size must not be negative");
  require(o.leniency >= 0 && std::isfinite(o.leniency), "leniency must not be negative");
  require(o.overlap >= 0 && o.overlap <= 1, "overlap must be between 0 and 1");
  require(o.threads >= 0, "threads must not be negative");
  require(o.max_pixels > 0, "max_pixels must be positive");
  require(!o.rotate || o.mode == DetectMode::fast, "rotate needs the fast mode");
  require(!o.turns.empty(), "turns must hold an angle");
  for (const double degrees : o.turns) {
    require(degrees >= -180 && degrees <= 180, "turns must be between -180 and 180 degrees");
    require(degrees == 0 || o.mode == DetectMode::fast, "turns need the fast mode");
  }
}

cv::Mat grey_of(const cv::Mat& picture) {
  if (picture.type() == CV_8UC1) return picture;
  cv::Mat grey;
  require(picture.type() == CV_8UC3 || picture.type() == CV_8UC4, "a picture must be CV_8UC1, CV_8UC3 or CV_8UC4");
  cv::cvtColor(picture, grey, picture.channels() == 3 ? cv::COLOR_BGR2GRAY : cv::COLOR_BGRA2GRAY);
  return grey;
}

template <class Test>
void drop_if(std::vector<Detection>& detections, const Test& test) {
  detections.erase(std::remove_if(detections.begin(), detections.end(), test), detections.end());
}

// OpenCV clips after grouping and drops what is empty.
void clip(std::vector<Detection>& detections, cv::Size picture) {
  for (Detection& d : detections) d.box &= cv::Rect({}, picture);
  drop_if(detections, [](const Detection& d) { return d.box.empty(); });
}

}  // namespace

struct Detector::Parts {
  LevelScanner scanner;
  DetectorOptions options;
  float min_score;
  bool soft;
  float last_threshold;  // of a soft cascade
  mutable ScratchPool pool;
  mutable LevelResizers resizers;

  std::vector<Detection> windows(const cv::Mat& grey, const std::vector<PlannedLevel>& levels,
                                 ScanStatistics& statistics) const {
    const PictureLevels pictures(grey, levels, options.mode, options.instruction_set, resizers);
    std::vector<WindowHit> hits;
    scan_levels(scanner, pictures, levels, options, pool, hits, statistics);
    std::vector<Detection> found;
    found.reserve(hits.size());
    for (const WindowHit& hit : hits)
      found.push_back({box_of(levels[hit.level], {hit.x, hit.y}, scanner.window()), hit.score});
    return found;
  }

  std::vector<Detection> found_fast(const cv::Mat& grey, ScanStatistics& statistics) const {
    const std::vector<PlannedLevel> levels = plan_fast(grey.size(), scanner.window(), options);
    if (levels.empty()) return {};
    std::vector<Detection> found = suppress_non_maxima(windows(grey, levels, statistics), options.overlap);
    if (!soft || options.overlap >= 1) return found;
    return look_again(scanner, grey, found, levels.front(), options, last_threshold, pool, statistics);
  }

  // What an upright picture holds, not yet clipped.
  std::vector<Detection> found_in(const cv::Mat& grey, ScanStatistics& statistics) const {
    if (options.mode == DetectMode::exact) {
      const std::vector<PlannedLevel> levels = plan_exact(grey.size(), scanner.window(), options);
      return group_windows(windows(grey, levels, statistics), options.min_neighbors);
    }
    return found_fast(grey, statistics);
  }
};

Detector::Detector(const Cascade& cascade, const DetectorOptions& options) {
  check(options);
  const bool soft = cascade.kind() == CascadeKind::soft && !cascade.stages().empty();
  // NOLINTNEXTLINE(modernize-make-unique): an aggregate that cannot be moved
  parts_.reset(new Parts{LevelScanner(cascade, options.instruction_set),
                         options,
                         options.min_score == kCascadesOwn ? cascade.min_score() : options.min_score,
                         soft,
                         soft ? cascade.stages().back().threshold : 0,
                         {},
                         {}});
}
Detector::~Detector() = default;
Detector::Detector(Detector&&) noexcept = default;
Detector& Detector::operator=(Detector&&) noexcept = default;

const DetectorOptions& Detector::options() const {
  return parts_->options;
}

std::vector<Detection> Detector::detect(const cv::Mat& picture, ScanStatistics* statistics) const {
  const DetectorOptions& options = parts_->options;
  const cv::Size size = picture.size(), window = parts_->scanner.window();
  if (static_cast<std::int64_t>(size.width) * size.height > options.max_pixels)
    throw DataError("picture", std::to_string(size.width) + "x" + std::to_string(size.height),
                    "has more than " + std::to_string(options.max_pixels) + " pixels", "raise max_pixels");
  if (size.width < window.width || size.height < window.height) return {};
  const cv::Mat grey = grey_of(picture);
  ScanStatistics unused;
  ScanStatistics& counted = statistics ? *statistics : unused;
  const std::vector<double>& turns = options.rotate ? kRotateTurns : options.turns;
  std::vector<Detection> found;
  for (const double degrees : turns) {
    std::vector<Detection> more;
    if (degrees == 0) {
      more = parts_->found_in(grey, counted);
    } else {
      const TurnedPicture turned(grey, degrees);
      more = turned.in_picture(parts_->found_in(turned.pixels(), counted));
    }
    found.insert(found.end(), more.begin(), more.end());
  }
  if (turns.size() > 1) found = keep_best(std::move(found), options.overlap);
  clip(found, size);
  drop_if(found, [&](const Detection& d) { return d.score < parts_->min_score; });
  return found;
}

}  // namespace haarkit
