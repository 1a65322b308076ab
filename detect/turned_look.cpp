// An object in each turned place has the same area: so one search with fixed sizes fits all of them, side by side on a
// sheet. docs/lab/experiments.md, "Turned looks", has what the numbers were chosen by.
#include "turned_look.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>

#include "haarkit/detect/nms.hpp"
#include "turned_place.hpp"

namespace haarkit {
namespace {

constexpr float kUncertain = 0.15F;  // uncertain scores begin at this part of the operating point
constexpr double kObjectSide = 40;   // pixels of a place: square root of the find's area
constexpr double kRoom = 1.8;        // sides of the place over the find's
constexpr double kSizes = 1.25;      // objects from the find's size over this to the find's size times this
constexpr double kLeastOverlap = 0.2;
constexpr float kScoreShare = 0.3F;
constexpr int kMiddleGrey = 128;
constexpr std::size_t kMostFinds = 200;  // on a sheet, which is about a megapixel then, however many there are

// Places side by side in one picture, each in a cell of its own, so that one search does for all of them: the last
// windows of a search are evaluated in blocks that are hardly filled, and many small searches would be mostly that.
class Sheet {
 public:
  explicit Sheet(std::vector<TurnedPlace> places) : places_(std::move(places)) {
    for (const TurnedPlace& place : places_) {
      cell_.width = std::max(cell_.width, place.pixels().cols);
      cell_.height = std::max(cell_.height, place.pixels().rows);
    }
    columns_ = cvCeil(std::sqrt(static_cast<double>(places_.size())));
    const int rows = (static_cast<int>(places_.size()) + columns_ - 1) / columns_;
    pixels_ = cv::Mat(rows * cell_.height, columns_ * cell_.width, CV_8UC1, cv::Scalar(kMiddleGrey));
    for (int i = 0; i < static_cast<int>(places_.size()); ++i)
      places_[i].pixels().copyTo(pixels_(cv::Rect(corner_of(i), places_[i].pixels().size())));
  }

  const cv::Mat& pixels() const { return pixels_; }

  // Which place a box of the sheet lies in by its middle, and the box in that place.
  std::optional<std::pair<int, cv::Rect>> place_of(const cv::Rect& box) const {
    const cv::Point middle = (box.tl() + box.br()) / 2;
    const int i = middle.y / cell_.height * columns_ + middle.x / cell_.width;
    if (!cv::Rect({}, pixels_.size()).contains(middle) || i >= static_cast<int>(places_.size())) return std::nullopt;
    return std::pair(i, box - corner_of(i));
  }
  const TurnedPlace& operator[](int place) const { return places_[place]; }

 private:
  cv::Point corner_of(int place) const { return {place % columns_ * cell_.width, place / columns_ * cell_.height}; }

  std::vector<TurnedPlace> places_;
  cv::Size cell_;
  int columns_ = 1;
  cv::Mat pixels_;
};

using Finds = std::vector<Detection>::const_iterator;

// What one sheet shows of these finds' places.
void add_found(const ReducedPicture& picture, Finds begin, Finds end, double degrees, const PlaceSearch& search,
               std::vector<Detection>& found) {
  std::vector<TurnedPlace> places;
  std::vector<cv::Rect> boxes;
  for (auto find = begin; find != end; ++find) {
    const auto shown = std::make_shared<const Surroundings>(picture, find->box, kObjectSide, kRoom);
    if (shown->pixels().empty()) continue;
    for (const double turn : {degrees, -degrees}) {
      places.emplace_back(shown, turn);
      boxes.push_back(find->box);
    }
  }
  if (places.empty()) return;
  const Sheet sheet(std::move(places));
  for (Detection d : search(sheet.pixels())) {
    const auto at = sheet.place_of(d.box);
    if (!at) continue;
    d.box = sheet[at->first].in_picture(at->second);
    d.score *= kScoreShare;
    if (intersection_over_union(d.box, boxes[at->first]) >= kLeastOverlap) found.push_back(d);
  }
}

}  // namespace

bool turns_uncertain(const DetectorOptions& options) {
  return options.mode == DetectMode::fast && options.turn_uncertain > 0 && !options.rotate &&
         options.turns.size() == 1 && options.overlap < 1;
}

bool is_uncertain(float score, std::optional<float> limit) {
  return limit && score < *limit && score >= least_uncertain(*limit);
}

float least_uncertain(float operating_point) {
  return operating_point * kUncertain;
}

DetectorOptions turned_look_options(DetectorOptions options, const SearchWindow& window) {
  const cv::Size object = window.least_picture();
  const double scale = kObjectSide / std::sqrt(static_cast<double>(object.area()));
  const auto sized = [&](double times) {
    return cv::Size(cvRound(object.width * scale * times), cvRound(object.height * scale * times));
  };
  options.min_size = sized(1 / kSizes);
  options.max_size = sized(kSizes);
  options.first_strictness = 0;  // it is for where windows are many
  return options;
}

std::vector<Detection> look_turned(const ReducedPicture& picture, const std::vector<Detection>& finds, double degrees,
                                   const PlaceSearch& search) {
  const auto at = [&](std::size_t i) { return finds.begin() + static_cast<std::ptrdiff_t>(i); };
  std::vector<Detection> found;
  for (std::size_t begin = 0; begin < finds.size(); begin += kMostFinds)
    add_found(picture, at(begin), at(std::min(begin + kMostFinds, finds.size())), degrees, search, found);
  return found;
}

}  // namespace haarkit
