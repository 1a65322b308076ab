// Masks painted onto faces, so that a cascade learns masked ones from crops of bare ones: a shaded, folded cloth from
// the middle of the nose to the chin, drawn anew for each copy.
//
//        0 ______________ u 1        u and v: along the sides of the face's box
//        |    ~~    ~~    |          a mask ends above in a bow over the nose (top at the middle, side at its edges),
//      v |   (o)   (o)    |          below in one round the chin, at the sides upright
//        |__-- -top-  --__| side
//        |   cloth        |
//      1  \____chin______/
//
// Real masks differ in more ways than these: they help beside real ones and do not replace them
// (docs/lab/experiments.md).
#include "painted_mask.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <vector>

#include "copy_random.hpp"

namespace haarkit {
namespace {

// How much of a pixel lies beyond an edge `distance` away, in pixels; a pixel's side is spread over one pixel.
double beyond(double distance) {
  return std::clamp(distance + 0.5, 0.0, 1.0);
}

double square(double v) {
  return v * v;
}

class Mask {
 public:
  explicit Mask(Random& random) {
    const auto u = [&](double low, double high) { return random.between(low, high); };
    middle_ = 0.5 + u(-0.2, 0.2);  // heads are turned
    const bool nose_free = u(0, 1) < 0.12;
    top_ = nose_free ? u(0.60, 0.68) : u(0.40, 0.52);
    side_ = top_ + u(0, 0.12);
    left_ = u(0.02, 0.12);
    right_ = 1 - u(0.02, 0.12);
    corner_ = u(0.72, 0.84);
    chin_ = u(0.97, 1.1);
    grey_ = u(0, 1) < 0.7 ? u(140, 235) : u(20, 140);
    across_ = u(-0.5, 0.5), down_ = u(-0.3, 0.3);
    round_across_ = u(0, 0.8), round_down_ = u(0, 0.6);
    const int folds = u(0, 1) < 0.5 ? static_cast<int>(2 + random.below(2)) : 0;
    for (int i = 0; i < folds; ++i)
      folds_.push_back({top_ + 0.12 + (chin_ - top_ - 0.15) * (i + u(0.3, 0.7)) / folds, u(5, 25), u(-0.1, 0.1)});
  }

  // 0..1: how much of a pixel at (u, v), whose side is `pixel`, is cloth.
  double covers(double u, double v, double pixel) const {
    const double t = std::abs(u - middle_) / (u < middle_ ? middle_ - left_ : right_ - middle_);
    const double above = top_ + (side_ - top_) * t * t, below = chin_ - (chin_ - corner_) * t * t * t;
    return beyond((u - left_) / pixel) * beyond((right_ - u) / pixel) * beyond((v - above) / pixel) *
           beyond((below - v) / pixel);
  }

  // Its grey level there. light: of what it hangs on, 1 where that is as bright as most faces.
  double grey(double u, double v, double light) const {
    const double a = u - middle_, b = v - 0.72;
    double level = grey_ * light * (1 + across_ * a + down_ * b - round_across_ * square(a) - round_down_ * square(b));
    for (const Fold& fold : folds_)
      level -= fold.depth * std::exp(-square((v - fold.height - fold.slope * a) / kFoldWidth));
    return level;
  }

 private:
  static constexpr double kFoldWidth = 0.023;
  struct Fold {
    double height, depth, slope;
  };
  double middle_, top_, side_, left_, right_, corner_, chin_;
  double grey_, across_, down_, round_across_, round_down_;
  std::vector<Fold> folds_;
};

}  // namespace

void put_on_mask(const JitterOptions& options, const std::string& name, int copy, std::uint64_t seed,
                 const cv::Rect2d& object, const WindowPose& pose, cv::Size window, std::uint8_t* pixels) {
  if (options.masked <= 0) return;
  constexpr std::uint64_t kMaskStream = 0x6d61736b;
  Random random = random_of_copy(name, copy, seed ^ kMaskStream);
  if (random.between(0, 1) >= options.masked) return;
  const Mask mask(random);
  constexpr double kUsualLevel = 130;
  const double level = cv::mean(cv::Mat(window, CV_8U, pixels))[0];
  const double light = std::clamp(level / kUsualLevel, 0.5, 1.1);
  const double pixel = pose.pixel / object.width * (1 + 2 * pose.blur);
  for (int y = 0; y < window.height; ++y) {
    for (int x = 0; x < window.width; ++x, ++pixels) {
      const cv::Point2d at = source_of(pose, window, x + 0.5, y + 0.5);
      const double u = (at.x - object.x) / object.width, v = (at.y - object.y) / object.height;
      const double cloth = mask.covers(u, v, pixel);
      if (cloth > 0) *pixels = cv::saturate_cast<std::uint8_t>(*pixels * (1 - cloth) + mask.grey(u, v, light) * cloth);
    }
  }
}

}  // namespace haarkit
