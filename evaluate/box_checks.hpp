#pragma once

#include <algorithm>
#include <cmath>
#include <opencv2/core/types.hpp>
#include <string>
#include <utility>
#include <vector>

#include "haarkit/base/data_error.hpp"
#include "haarkit/base/text.hpp"
#include "haarkit/evaluate/annotated_picture.hpp"

// What boxes from outside must be.
namespace haarkit::parsers {

// Pixels beyond this are a mistake in the file; keeps areas far from overflow.
inline constexpr double kLargestCoordinate = 1e7;

inline bool sane(double x, double y, double w, double h) {
  return std::abs(x) <= kLargestCoordinate && std::abs(y) <= kLargestCoordinate && w > 0 && h > 0 &&
         w <= kLargestCoordinate && h <= kLargestCoordinate;
}

// The boxes of no size in a file: a slip of the mouse while somebody annotated, no reason to refuse all others. They
// are left out and told together; where nobody listens, the first is thrown.
class NoSize {
 public:
  NoSize(std::string source, Warn warn) : source_(std::move(source)), warn_(std::move(warn)) {}

  // Whether the box is one, with everything else about it in order.
  bool takes(const cv::Rect2d& box, const std::string& where) {
    const bool none = box.width == 0 || box.height == 0;
    if (!none || !sane(box.x, box.y, box.width == 0 ? 1 : box.width, box.height == 0 ? 1 : box.height)) return false;
    if (!warn_) throw DataError(source_, where, "a box without a size", kExpected);
    if (count_++ == 0) first_ = where;
    return true;
  }

  // others: whether the file holds other boxes; one without any is refused.
  void tell(bool others) const {
    if (count_ == 0) return;
    if (!others) throw DataError(source_, first_, "a box without a size, as all boxes of this file are", kExpected);
    warn_(DataError(
        source_, first_,
        "a box without a size: " + (count_ == 1 ? "it is" : counted(count_, "such box") + " are") + " left out"));
  }

 private:
  static constexpr char kExpected[] = "expected width and height above 0";
  std::string source_, first_;
  Warn warn_;
  std::size_t count_ = 0;
};

inline const std::vector<TruthBox>& boxes_of(const AnnotatedPicture& picture) {
  return picture.faces;
}
inline const std::vector<ScoredBox>& boxes_of(const PictureDetections& picture) {
  return picture.boxes;
}

// Whether any picture has a box.
template <class Pictures>
bool holds_boxes(const Pictures& pictures) {
  return std::any_of(pictures.begin(), pictures.end(), [](const auto& p) { return !boxes_of(p).empty(); });
}

// Refuses boxes that are all shares of their pictures, which would all be smaller than a pixel. Throws DataError.
template <class Picture>
void refuse_shares(const std::vector<Picture>& pictures, const std::string& source) {
  bool any = false;
  for (const Picture& picture : pictures)
    for (const auto& one : boxes_of(picture)) {
      const cv::Rect2d& b = one.box;
      if (std::min(b.x, b.y) < 0 || std::max({b.x, b.y, b.width, b.height}) > 1) return;
      any = any || b.width < 1 || b.height < 1;
    }
  if (any)
    throw DataError(source, "", "no number of any box is above 1: these are shares of the pictures, not pixels",
                    "multiply x and w with the pictures' widths, y and h with their heights");
}

}  // namespace haarkit::parsers
