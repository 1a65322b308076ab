// A detector: a picture made grey, searched upright and, where asked for, turned, by the cascades of each window size
// together; what is found is clipped to the picture, what scores too low is dropped, and views of one object are
// joined.
#include "haarkit/detect/detector.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>

#include "haarkit/base/data_error.hpp"
#include "haarkit/detect/nms.hpp"
#include "joined_views.hpp"
#include "search.hpp"
#include "threads.hpp"
#include "turned_look.hpp"
#include "turned_picture.hpp"
#include "view.hpp"

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

void require_searchable(cv::Size picture, std::int64_t max_pixels) {
  if (static_cast<std::int64_t>(picture.width) * picture.height > max_pixels)
    throw DataError("picture", std::to_string(picture.width) + "x" + std::to_string(picture.height),
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

}  // namespace

Detector::Detector(const Cascade& cascade, const DetectorOptions& options)
    : Detector(std::vector<NamedCascade>{{"", cascade}}, options) {}

Detector::Detector(const std::vector<NamedCascade>& cascades, const DetectorOptions& options) : options_(options) {
  require_valid(options);
  if (cascades.empty()) throw std::invalid_argument("a detector needs at least one cascade");
  views_ = views_of(cascades, options);
  std::vector<std::vector<const Cascade*>> of_part;
  for (std::size_t number = 0; number < cascades.size(); ++number) {
    const auto& [name, cascade] = cascades[number];
    names_.push_back(name);
    objects_.push_back(views_[number].object);
    operating_points_.push_back(views_[number].operating_point);
    const auto same = std::find_if(of_part.begin(), of_part.end(), [&, &cascade = cascade](const auto& part) {
      return SearchWindow(*part.front()) == SearchWindow(cascade) && looks_twice(*part.front()) == looks_twice(cascade);
    });
    const auto at = static_cast<std::size_t>(same - of_part.begin());
    if (same == of_part.end()) {
      of_part.emplace_back();
      parts_.emplace_back();
    }
    of_part[at].push_back(&cascade);
    parts_[at].cascades.push_back(static_cast<int>(number));
  }
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    auto search = std::make_unique<Search>(of_part[i], options);
    for (std::size_t k = 0; k < search->cascades.size(); ++k)
      search->cascades[k].least = views_[parts_[i].cascades[k]].least_own();
    if (looks_turned())
      parts_[i].turned = std::make_unique<const Search>(*search, turned_look_options(options, search->window));
    parts_[i].search = std::move(search);
  }
}
Detector::~Detector() = default;
Detector::Detector(Detector&&) noexcept = default;
Detector& Detector::operator=(Detector&&) noexcept = default;

bool Detector::looks_turned() const {
  return std::any_of(views_.begin(), views_.end(), [](const View& view) { return view.uncertain_below.has_value(); });
}

// Whether any part's object does.
bool Detector::fits(cv::Size picture) const {
  return std::any_of(parts_.begin(), parts_.end(), [&](const Part& part) {
    const cv::Size least = part.search->window.least_picture();
    return picture.width >= least.width && picture.height >= least.height;
  });
}

int Detector::largest_reduction() const {
  if (options_.rotate || options_.turns != std::vector<double>{0}) return 1;
  int by = haarkit::largest_reduction(*parts_.front().search);
  for (const Part& part : parts_) by = std::min(by, haarkit::largest_reduction(*part.search));
  return by;
}

// What all parts find whose object fits into a picture of `size`, which is `picture` or was before it was turned. Parts
// are searched side by side: where few windows of one are left, which keep one thread busy, others have work in
// another.
std::vector<Detection> Detector::search(std::unique_ptr<const Search> Part::*how, const ReducedPicture& picture,
                                        cv::Size size, ScanStatistics& statistics) const {
  const std::size_t count = parts_.size();
  std::vector<FoundPlaces> places(count);
  std::vector<std::vector<Detection>> objects(count);
  std::vector<ScanStatistics> counted(count);
  SharedOctaves octaves;
  on_threads(options_.threads, [&] {
    in_parallel(options_.threads, count, [&](std::size_t i) {
      const cv::Size least = parts_[i].search->window.least_picture();
      if (size.width < least.width || size.height < least.height) return;
      places[i] = find_places(*(parts_[i].*how), picture, octaves, counted[i]);
      places[i].views = parts_[i].cascades;
    });
    share_places(places, views_, options_.stop);
    in_parallel(options_.threads, count,
                [&](std::size_t i) { objects[i] = judge_places(*(parts_[i].*how), picture, places[i], counted[i]); });
  });
  std::vector<Detection> all;
  for (std::size_t i = 0; i < count; ++i) {
    statistics.add(counted[i]);
    for (Detection found : objects[i]) {
      found.cascade = parts_[i].cascades[found.cascade];
      found.score *= views_[found.cascade].scale;
      all.push_back(found);
    }
  }
  return all;
}

// What was found, and what turned looks at uncertain finds add (turned_look.hpp), at most one find a place and cascade.
std::vector<Detection> Detector::looked_at_turned(const ReducedPicture& picture, std::vector<Detection> found,
                                                  ScanStatistics& statistics) const {
  // Each place once, and none that any view of the object is sure of.
  std::vector<Detection> places = drop_repeated_views(found, objects_, options_.overlap, options_.stop);
  drop_if(places, [&](const Detection& d) { return !is_uncertain(d.score, views_[d.cascade].uncertain_below); });
  if (places.empty()) return found;
  const auto search_places = [&](const cv::Mat& shown) {
    return search(&Part::turned, not_reduced(shown), shown.size(), statistics);
  };
  // Object by object, so that what one finds does not depend on others.
  for (int object = 0; object < static_cast<int>(objects_.size()); ++object) {
    const auto is_other = [&](const Detection& d) { return objects_[d.cascade] != object; };
    std::vector<Detection> own = places;
    drop_if(own, is_other);
    if (own.empty()) continue;
    std::vector<Detection> more = look_turned(picture, own, options_.turn_uncertain, search_places);
    const cv::Size least = options_.min_size, most = options_.max_size;
    drop_if(more, [&](const Detection& d) {
      return is_other(d) || d.box.width < least.width || (most.width > 0 && d.box.width > most.width);
    });
    found.insert(found.end(), more.begin(), more.end());
  }
  return drop_repeated(std::move(found), options_.overlap, options_.stop);
}

std::vector<Detection> Detector::detect(const cv::Mat& picture, ScanStatistics* statistics) const {
  if (picture.dims > 2) throw std::invalid_argument("a picture must have two dimensions");
  require_searchable(picture.size(), options_.max_pixels);
  if (!fits(picture.size())) return {};
  return detect(not_reduced(grey_of(picture)), statistics);
}

std::vector<Detection> Detector::detect(const ReducedPicture& picture, ScanStatistics* statistics) const {
  require_searchable(picture.size, options_.max_pixels);
  if (!is_consistent(picture) || picture.by > largest_reduction())
    throw std::invalid_argument("a picture must be reduced as it claims, and by no more than largest_reduction()");
  if (!fits(picture.size)) return {};
  if (picture.pixels.type() != CV_8UC1) throw std::invalid_argument("a reduced picture must be CV_8UC1");
  ScanStatistics unused;
  ScanStatistics& counted = statistics ? *statistics : unused;
  const std::vector<double>& turns = options_.rotate ? kRotateTurns : options_.turns;
  const auto found_in = [&](const ReducedPicture& upright) {
    std::vector<Detection> finds = search(&Part::search, upright, picture.size, counted);
    return looks_turned() ? looked_at_turned(upright, std::move(finds), counted) : finds;
  };
  std::vector<Detection> found;
  for (const double degrees : turns) {
    std::vector<Detection> more;
    if (degrees == 0) {
      more = found_in(picture);
    } else {
      const TurnedPicture turned(picture.pixels, degrees);
      more = turned.in_picture(found_in(not_reduced(turned.pixels())));
    }
    found.insert(found.end(), more.begin(), more.end());
  }
  if (turns.size() > 1) found = keep_best(std::move(found), options_.overlap, options_.stop);
  clip(found, picture.size);
  const bool several = names_.size() > 1;
  if (several) found = joined_with_views(found, views_, options_.stop);
  drop_if(found, [&](const Detection& d) {
    const std::optional<float> least = views_[d.cascade].least_detected;
    return least && d.score < *least;
  });
  return several ? in_order(std::move(found)) : found;
}

// What several cascades found, once a place and object. Each one's own finds are in their order.
std::vector<Detection> Detector::in_order(std::vector<Detection> found) const {
  found = drop_repeated_views(found, objects_, options_.overlap, options_.stop);
  const bool exact = options_.mode == DetectMode::exact;
  const auto key = [&](const Detection& d) {
    return std::tuple(objects_[d.cascade], exact ? d.cascade : 0, exact ? 0 : -d.score);
  };
  std::stable_sort(found.begin(), found.end(), [&](const Detection& a, const Detection& b) { return key(a) < key(b); });
  return found;
}

}  // namespace haarkit
