// Which detection finds which face: greedy, from the surest detection down (Everingham et al., VOC 2010).
#include "haarkit/evaluate/matching.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <tuple>

#include "haarkit/evaluate/overlap.hpp"

namespace haarkit {
namespace {

auto sides(const cv::Rect2d& b) {
  return std::make_tuple(b.x, b.y, b.width, b.height);
}

struct Pair {
  double iou;
  std::size_t detection;  // index of the input
  std::size_t face;       // index into the outcome's faces
};

bool is_ignored(const cv::Rect2d& box, const std::vector<cv::Rect2d>& ignore_boxes, double limit) {
  return std::any_of(ignore_boxes.begin(), ignore_boxes.end(), [&](const cv::Rect2d& ignore) {
    return iou(box, ignore) > limit || covered_part(box, ignore) > limit;
  });
}

}  // namespace

PictureOutcome match(const AnnotatedPicture& picture, const std::vector<ScoredBox>& detections,
                     const MatchOptions& options) {
  if (std::any_of(detections.begin(), detections.end(), [](const ScoredBox& d) { return std::isnan(d.score); }))
    throw std::invalid_argument("match: detections must have scores that are numbers");
  PictureOutcome outcome;
  outcome.unboxed_face = picture.unboxed_face;
  outcome.without_face = picture.faces.empty() && !picture.unboxed_face;
  std::vector<cv::Rect2d> ignore_boxes;
  for (std::size_t i = 0; i < picture.faces.size(); ++i) {
    const TruthBox& face = picture.faces[i];
    const double size = face_size(face.box);
    if (face.ignore || size < options.min_face_size)
      ignore_boxes.push_back(face.box);
    else
      outcome.faces.push_back({i, size, {}});
  }

  const auto box_of = [&](std::size_t face) { return picture.faces[outcome.faces[face].index].box; };
  std::vector<std::size_t> order(detections.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const ScoredBox &p = detections[a], &q = detections[b];
    return p.score != q.score ? p.score > q.score : sides(p.box) < sides(q.box);
  });

  std::vector<char> taken(detections.size(), 0);
  for (std::size_t first = 0, last = 0; first < order.size(); first = last) {
    while (last < order.size() && detections[order[last]].score == detections[order[first]].score) ++last;
    std::vector<Pair> pairs;
    for (std::size_t k = first; k < last; ++k)
      for (std::size_t f = 0; f < outcome.faces.size(); ++f)
        if (const double overlap = iou(detections[order[k]].box, box_of(f));
            !outcome.faces[f].score && overlap > options.iou)
          pairs.push_back({overlap, order[k], f});
    std::sort(pairs.begin(), pairs.end(), [&](const Pair& a, const Pair& b) {
      return std::make_tuple(-a.iou, sides(detections[a.detection].box), sides(box_of(a.face))) <
             std::make_tuple(-b.iou, sides(detections[b.detection].box), sides(box_of(b.face)));
    });
    for (const Pair& pair : pairs) {
      if (taken[pair.detection] || outcome.faces[pair.face].score) continue;
      taken[pair.detection] = 1;
      outcome.faces[pair.face].score = detections[pair.detection].score;
    }
  }

  for (const std::size_t d : order) {
    const cv::Rect2d& box = detections[d].box;
    const bool too_small = !outcome.without_face && face_size(box) < options.min_face_size;
    if (!taken[d] && (too_small || is_ignored(box, ignore_boxes, options.iou))) continue;
    if (!taken[d]) outcome.false_positives.push_back({d, detections[d].score});
    if (!outcome.best_score) outcome.best_score = detections[d].score;
  }
  return outcome;
}

}  // namespace haarkit
