// One fixed shift and scale between a detector's boxes and the annotated ones: the median over pairs that loosely
// match, so that a few wrong pairs change nothing.
#include "haarkit/evaluate/box_mapping.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <stdexcept>
#include <tuple>

#include "haarkit/evaluate/overlap.hpp"

namespace haarkit {
namespace {

cv::Point2d centre_of(const cv::Rect2d& box) {
  return {box.x + box.width / 2, box.y + box.height / 2};
}

bool loosely_match(const cv::Rect2d& face, const cv::Rect2d& detection) {
  if (!(face.area() > 0 && detection.area() > 0)) return false;
  const double ratio = face_size(detection) / face_size(face);
  return ratio > 1.0 / 3 && ratio < 3 && face.contains(centre_of(detection)) && detection.contains(centre_of(face));
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  const double upper = *middle;
  if (values.size() % 2 == 1) return upper;
  return (*std::max_element(values.begin(), middle) + upper) / 2;
}

}  // namespace

cv::Rect2d BoxMapping::operator()(const cv::Rect2d& box) const {
  const cv::Point2d centre = centre_of(box) + cv::Point2d(dx * box.width, dy * box.height);
  const double w = sx * box.width, h = sy * box.height;
  return {centre.x - w / 2, centre.y - h / 2, w, h};
}

FittedMapping fit_mapping(const std::vector<AnnotatedPicture>& pictures,
                          const std::vector<std::vector<ScoredBox>>& detections, double min_face_size) {
  if (pictures.size() != detections.size())
    throw std::invalid_argument("fit_mapping: there must be detections, or none, of each picture");
  std::vector<double> dx, dy, sx, sy;
  for (std::size_t i = 0; i < pictures.size(); ++i)
    for (const TruthBox& face : pictures[i].faces) {
      if (face.ignore || face_size(face.box) < min_face_size) continue;
      const ScoredBox* best = nullptr;
      const auto rank = [&](const ScoredBox& d) {  // the sides decide in the end: no matter in which order they came
        return std::make_tuple(-d.score, std::abs(std::log(d.box.area() / face.box.area())), d.box.x, d.box.y);
      };
      for (const ScoredBox& d : detections[i])
        if (loosely_match(face.box, d.box) && (!best || rank(d) < rank(*best))) best = &d;
      if (!best) continue;
      const cv::Point2d shift = centre_of(face.box) - centre_of(best->box);
      dx.push_back(shift.x / best->box.width);
      dy.push_back(shift.y / best->box.height);
      sx.push_back(face.box.width / best->box.width);
      sy.push_back(face.box.height / best->box.height);
    }
  if (dx.empty()) return {};
  return {{median(dx), median(dy), median(sx), median(sy)}, dx.size()};
}

bool changes_much(const BoxMapping& m) {
  constexpr double kShape = 1.25, kSize = 1.6;
  const double shape = m.sx / m.sy, size = std::sqrt(m.sx * m.sy);
  return std::max(shape, 1 / shape) > kShape || std::max(size, 1 / size) > kSize;
}

std::string description_of(const BoxMapping& m) {
  char text[120];
  std::snprintf(text, sizeof text, "shift %.1f %% %s, %.1f %% %s; scale %.3f x %.3f", std::abs(m.dx) * 100,
                m.dx < 0 ? "left" : "right", std::abs(m.dy) * 100, m.dy < 0 ? "up" : "down", m.sx, m.sy);
  return text;
}

}  // namespace haarkit
