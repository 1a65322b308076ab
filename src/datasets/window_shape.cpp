// The shape of a window from the crops that it is for, and what does not fit it.
#include "datasets/window_shape.hpp"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "haarkit/base/data_error.hpp"
#include "haarkit/base/numbers.hpp"
#include "program/progress.hpp"

namespace haarkit {
namespace {

constexpr int kShortSide = 8;  // of a window: fewer pixels hold no pattern

// The value that `part` of all lie below.
double quantile(std::vector<double> values, double part) {
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

template <class Value>
std::vector<double> each(const std::vector<cv::Size2d>& sizes, const Value& value) {
  std::vector<double> values;
  values.reserve(sizes.size());
  for (const cv::Size2d& size : sizes) values.push_back(value(size));
  return values;
}

double aspect_of(const cv::Size2d& size) {
  return size.width / size.height;
}

std::string percent(double share) {
  return number_text(100 * share, share < 0.0995 ? 1 : 0) + " %";
}

std::string pixels(const cv::Size2d& size) {
  return number_text(size.width, 0) + " x " + number_text(size.height, 0);
}

void tell_varied_shapes(const CropShapes& shapes, const std::string& what) {
  constexpr double kVaried = 1.6;
  const std::vector<double> aspects = each(shapes.sizes, aspect_of);
  const double narrow = quantile(aspects, 0.1), wide = quantile(aspects, 0.9);
  if (wide < narrow * kVaried) return;
  message(what + ": shapes vary: a tenth is narrower than " + number_text(narrow, 2) +
          " (width over height), a tenth " + "wider than " + number_text(wide, 2) +
          "; is it one kind of object, seen from one side?");
}

void tell_photographs(const CropShapes& shapes, const std::string& what) {
  constexpr double kLarge = 300 * 300;
  const cv::Size2d median = shapes.median();
  if (!shapes.whole_pictures || median.area() < kLarge) return;
  message(what + ": large pictures, " + pixels(median) +
          " pixels in the middle: a crop shows one object and little else. For photographs with objects in them give a "
          "file that says where (boxes), docs/your-own-object.md");
}

}  // namespace

cv::Size2d CropShapes::median() const {
  if (sizes.empty()) return {};
  return {quantile(each(sizes, [](const auto& s) { return s.width; }), 0.5),
          quantile(each(sizes, [](const auto& s) { return s.height; }), 0.5)};
}

double CropShapes::aspect() const {
  return sizes.empty() ? 1 : quantile(each(sizes, aspect_of), 0.5);
}

CropShapes shapes_of(const FoundCrops& found) {
  std::vector<cv::Size2d> sizes(found.crops.size());
  tbb::parallel_for(std::size_t{0}, sizes.size(), [&](std::size_t i) {
    const Crop& crop = found.crops[i];
    try {
      sizes[i] = crop.box.empty() ? cv::Size2d(found.picture_size(crop.picture.path)) : crop.box.size();
    } catch (const DataError&) {
      sizes[i] = {};
    }
  });
  CropShapes shapes;
  for (const cv::Size2d& size : sizes)
    if (!size.empty()) shapes.sizes.push_back(size);
  shapes.whole_pictures =
      std::all_of(found.crops.begin(), found.crops.end(), [](const Crop& crop) { return crop.box.empty(); });
  return shapes;
}

int window_area(double aspect) {
  constexpr double kSquare = 400, kGrowth = 0.4;  // 577 pixels at 5 : 2, where 400 and 1,000 were both worse
  return cvRound(kSquare * std::pow(std::max(aspect, 1 / aspect), kGrowth));
}

// Among the sizes near the area, the one that is nearest in shape and area: a tenth of the area counts as 3 % of the
// shape, so that crops of 100x40 get 32x13, which was measured, not 30x12.
cv::Size window_of_shape(const CropShapes& shapes, int area, double finest) {
  const double aspect = std::clamp(shapes.aspect(), 0.05, 20.0);
  double wanted = area;
  if (finest > 0 && !shapes.sizes.empty()) wanted = std::min(wanted, shapes.median().area() * finest * finest);
  wanted = std::max(wanted, kShortSide * kShortSide * std::max(aspect, 1 / aspect));
  cv::Size best;
  double least = 1e9;
  for (int height = kShortSide; height <= std::max(kShortSide, cvRound(1.2 * std::sqrt(wanted / aspect))); ++height) {
    const int width = std::max(kShortSide, cvRound(height * aspect));
    const double misfit = std::abs(std::log(width / (height * aspect))) + 0.3 * std::abs(width * height / wanted - 1);
    if (misfit >= least) continue;
    least = misfit;
    best = {width, height};
  }
  return best;
}

double cut_away(cv::Size2d box, cv::Size window) {
  const double ratio = aspect_of(box) / aspect_of(window);
  return 1 - std::min(ratio, 1 / ratio);
}

void tell_shapes(const CropShapes& shapes, cv::Size window, double side, double max_cut, const std::string& what,
                 bool size_given) {
  if (shapes.sizes.empty()) return;
  tell_photographs(shapes, what);
  tell_varied_shapes(shapes, what);
  const std::vector<double> cuts = each(shapes.sizes, [&](const auto& size) {
    return std::max(0.0, 1 - (1 - cut_away(size, window)) * std::max(1.0, side));
  });
  const double mean = std::accumulate(cuts.begin(), cuts.end(), 0.0) / static_cast<double>(cuts.size());
  constexpr double kNothing = 0.02;  // the window's sides are whole pixels
  if (mean < kNothing) return;
  const std::string told = percent(mean) + " of a crop on average (at most " +
                           percent(*std::max_element(cuts.begin(), cuts.end())) +
                           ") is cut away to fit the window's shape, " + size_text(window);
  if (mean <= max_cut) {
    message(what + ": " + told);
    return;
  }
  const bool swapped = size_given && window.width != window.height &&
                       cut_away(shapes.median(), {window.height, window.width}) < mean / 2;
  throw DataError(
      what, "", told + "; the crops are " + pixels(shapes.median()) + " in the middle",
      std::string(swapped ? "are width and height swapped? The width comes first. " : "") +
          (size_given ? "leave the size out to take the crops' shape, or " : "give crops of one shape, or ") +
          "allow it with --max-cut " + number_text(std::ceil(100 * mean) / 100));
}

std::string size_text(cv::Size size) {
  return std::to_string(size.width) + "x" + std::to_string(size.height);
}

}  // namespace haarkit
