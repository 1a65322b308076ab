// Which sizes of a picture are searched, and which rows of each. Fast mode takes the levels of our own pyramid, whole.
// Exact mode restates cv::CascadeClassifier (OpenCV 4), rounding for rounding: factors s^0, s^1, ... in double, kept as
// float; the stride is 2 below factor 2 and 1 from there on. OpenCV deals the rows of a level out to threads in
// stripes, one for every 32 columns of the first level, of a height that is rounded: a last row that is left over
// belongs to no stripe and is never searched, so it is not searched here either.
#include "scan_plan.hpp"

#include <algorithm>
#include <limits>

#include "haarkit/features/pyramid.hpp"

namespace haarkit {
namespace {

// Products in the type of the factor: rounding a float product and a double one may differ.
template <class Factor>
cv::Size scaled(cv::Size window, Factor factor) {
  return {cvRound(static_cast<Factor>(window.width) * factor), cvRound(static_cast<Factor>(window.height) * factor)};
}

// How many times as large as the object in the window.
cv::Size2d ratio(cv::Size size, const SearchWindow& window) {
  return {size.width * window.context / window.size.width, size.height * window.context / window.size.height};
}

// The size of the window round an object, which may be of any size that is asked for.
cv::Size around(cv::Size object, const SearchWindow& window) {
  constexpr double kLargest = std::numeric_limits<int>::max();
  const auto side = [&](int of_object) { return cvRound(std::clamp(of_object * window.context, -kLargest, kLargest)); };
  return {side(object.width), side(object.height)};
}

bool wider_or_higher(cv::Size a, cv::Size b) {
  return a.width > b.width || a.height > b.height;
}

// The factors whose windows lie within the wanted sizes; the nearest one if there is none.
std::vector<float> exact_factors(cv::Size picture, const SearchWindow& searched, const DetectorOptions& options) {
  const bool unlimited = options.max_size.width == 0 || options.max_size.height == 0;
  const cv::Size window = searched.size, min_size = around(options.min_size, searched);
  const cv::Size max_size = unlimited ? picture : around(options.max_size, searched);
  std::vector<float> all, wanted;
  for (double factor = 1; !wider_or_higher(scaled(window, factor), picture); factor *= options.scale_factor)
    all.push_back(static_cast<float>(factor));
  for (float factor : all) {
    const cv::Size size = scaled(window, factor);
    if (wider_or_higher(size, max_size)) break;
    if (!wider_or_higher(min_size, size)) wanted.push_back(factor);
  }
  if (!wanted.empty() || all.empty()) return wanted;
  const auto distance = [&](float factor) {
    const cv::Size size = scaled(window, factor);
    const double dx = static_cast<double>(min_size.width) - size.width;  // any int is a size that may be asked for
    const double dy = static_cast<double>(min_size.height) - size.height;
    return dx * dx + dy * dy;
  };
  return {*std::min_element(all.begin(), all.end(), [&](float a, float b) { return distance(a) < distance(b); })};
}

}  // namespace

std::vector<PlannedLevel> plan_exact(cv::Size picture, const SearchWindow& searched, const DetectorOptions& options) {
  const cv::Size window = searched.size;
  std::vector<PlannedLevel> levels;
  int stripe_count = 0;
  for (float factor : exact_factors(picture, searched, options)) {
    PlannedLevel level;
    level.factor = factor;
    level.size = {cvRound(static_cast<float>(picture.width) / factor),
                  cvRound(static_cast<float>(picture.height) / factor)};
    level.stride = level.row_stride = factor >= 2 ? 1 : 2;
    const int columns = std::max(level.size.width + 1 - window.width, 0);
    const int rows = std::max(level.size.height + 1 - window.height, 0);
    if (levels.empty()) stripe_count = std::max((columns + 31) / 32, 1);
    // rows / stride rounds down, as in OpenCV: that is what can leave the last row over.
    const int stripe = std::max((rows / level.stride + stripe_count - 1) / stripe_count, 1) * level.stride;
    level.row_end = std::min(rows, stripe_count * stripe);
    levels.push_back(level);
  }
  return levels;
}

cv::Size SearchWindow::margin() const {
  const double share = (1 - 1 / context) / 2;
  return {cvRound(size.width * share), cvRound(size.height * share)};
}

double first_factor(const SearchWindow& window, const DetectorOptions& options) {
  const cv::Size2d least = ratio(options.min_size, window);
  return std::max({1., least.width, least.height});
}

std::vector<PlannedLevel> plan_fast(cv::Size picture, const SearchWindow& searched, const DetectorOptions& options) {
  const cv::Size2d most = ratio(options.max_size.width > 0 ? options.max_size : picture, searched);
  const cv::Size margin = searched.margin();
  const LevelBorder border{margin.width, margin.height, margin.width, margin.height};
  std::vector<PlannedLevel> levels;
  for (const PyramidLevel& found : pyramid_levels(picture, searched.least_picture(), first_factor(searched, options),
                                                  options.scale_factor, std::min(most.width, most.height))) {
    const int rows = border.around(found.size).height - searched.size.height + 1;
    levels.push_back({found.factor, found.size, options.stride, options.stride, rows, border});
  }
  return levels;
}

cv::Rect box_of(const PlannedLevel& level, cv::Point place, const SearchWindow& window) {
  const auto factor = static_cast<float>(level.factor);
  const cv::Point corner = place - level.border.corner();
  const cv::Point at(cvRound(static_cast<float>(corner.x) * factor), cvRound(static_cast<float>(corner.y) * factor));
  const cv::Size whole = scaled(window.size, factor);
  if (window.context == 1) return {at, whole};
  const cv::Size object = scaled(window.size, level.factor / window.context);
  return {at + cv::Point((whole.width - object.width) / 2, (whole.height - object.height) / 2), object};
}

std::vector<Detection> boxes_of(const std::vector<WindowHit>& hits, const std::vector<PlannedLevel>& levels,
                                const SearchWindow& window) {
  std::vector<Detection> boxes;
  boxes.reserve(hits.size());
  for (const WindowHit& hit : hits)
    boxes.push_back(
        {box_of(levels[hit.level], {hit.x, hit.y}, window), own_score(hit, levels[hit.level]), hit.cascade});
  return boxes;
}

}  // namespace haarkit
