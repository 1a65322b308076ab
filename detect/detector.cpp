// A detector: a picture made grey, searched upright and, where asked for, turned; what is found is clipped to the
// picture and what scores too low is dropped.
#include "haarkit/detect/detector.hpp"

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <stdexcept>
#include <string>

#include "haarkit/base/data_error.hpp"
#include "haarkit/detect/nms.hpp"
#include "search.hpp"
#include "turned_picture.hpp"

namespace haarkit {
namespace {

const std::vector<double> kRotateTurns = {0, -40, -20, 20, 40};  // a frontal cascade sees about 15 to either side

cv::Mat grey_of(const cv::Mat& picture) {
  if (picture.type() == CV_8UC1) return picture;
  if (picture.type() != CV_8UC3 && picture.type() != CV_8UC4)
    throw std::invalid_argument("a picture must be CV_8UC1, CV_8UC3 or CV_8UC4");
  cv::Mat grey;
  cv::cvtColor(picture, grey, picture.channels() == 3 ? cv::COLOR_BGR2GRAY : cv::COLOR_BGRA2GRAY);
  return grey;
}

void require_searchable(const cv::Mat& picture, std::int64_t max_pixels) {
  if (picture.dims > 2) throw std::invalid_argument("a picture must have two dimensions");
  if (static_cast<std::int64_t>(picture.cols) * picture.rows > max_pixels)
    throw DataError("picture", std::to_string(picture.cols) + "x" + std::to_string(picture.rows),
                    "has more than " + std::to_string(max_pixels) + " pixels", "raise max_pixels");
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

std::vector<Detection> search_turned(const Search& search, const cv::Mat& grey, double degrees,
                                     ScanStatistics& statistics) {
  if (degrees == 0) return search_picture(search, grey, statistics);
  const TurnedPicture turned(grey, degrees);
  return turned.in_picture(search_picture(search, turned.pixels(), statistics));
}

}  // namespace

Detector::Detector(const Cascade& cascade, const DetectorOptions& options) {
  require_valid(options);
  search_ = std::make_unique<const Search>(cascade, options);
}
Detector::~Detector() = default;
Detector::Detector(Detector&&) noexcept = default;
Detector& Detector::operator=(Detector&&) noexcept = default;

const DetectorOptions& Detector::options() const {
  return search_->options;
}

std::vector<Detection> Detector::detect(const cv::Mat& picture, ScanStatistics* statistics) const {
  const DetectorOptions& options = search_->options;
  const cv::Size window = search_->scanner->window();
  require_searchable(picture, options.max_pixels);
  if (picture.cols < window.width || picture.rows < window.height) return {};
  const cv::Mat grey = grey_of(picture);
  ScanStatistics unused;
  ScanStatistics& counted = statistics ? *statistics : unused;
  const std::vector<double>& turns = options.rotate ? kRotateTurns : options.turns;
  std::vector<Detection> found;
  for (const double degrees : turns) {
    const std::vector<Detection> more = search_turned(*search_, grey, degrees, counted);
    found.insert(found.end(), more.begin(), more.end());
  }
  if (turns.size() > 1) found = keep_best(std::move(found), options.overlap);
  clip(found, picture.size());
  drop_if(found, [&](const Detection& d) { return d.score < search_->min_score; });
  return found;
}

}  // namespace haarkit
