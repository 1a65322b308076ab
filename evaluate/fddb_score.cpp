// FDDB's score (Jain and Learned-Miller 2010): at each threshold a best one-to-one assignment of faces and detections,
// picture by picture; only pictures whose detections change are assigned anew.
#include "haarkit/evaluate/fddb_score.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "assignment.hpp"
#include "haarkit/evaluate/overlap.hpp"

namespace haarkit {
namespace {

double overlap(const TruthBox& face, const cv::Rect2d& box) {
  return face.ellipse ? iou(*face.ellipse, box) : iou(face.box, box);
}

// overlaps[face][detection]. Detections that overlap no face need not be in it.
FddbPoint matched(std::vector<std::vector<double>> overlaps) {
  FddbPoint point;
  if (overlaps.empty()) return point;
  // Columns without gain, so that every face may also stay unmatched.
  for (auto& row : overlaps) row.resize(row.size() + overlaps.size(), 0);
  const std::vector<int> column = best_assignment(overlaps);
  for (std::size_t f = 0; f < overlaps.size(); ++f) {
    const double value = overlaps[f][static_cast<std::size_t>(column[f])];
    point.continuous += value;
    point.discrete += value > 0.5 ? 1 : 0;
  }
  return point;
}

// How the sums change as one picture's detections come in by falling score.
void add_steps(const AnnotatedPicture& picture, const std::vector<ScoredBox>& detections,
               std::vector<FddbPoint>& steps) {
  std::vector<std::size_t> order(detections.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return detections[a].score > detections[b].score; });
  std::vector<std::vector<double>> overlaps(picture.faces.size());
  FddbPoint before;
  bool changed = false;
  for (std::size_t k = 0; k < order.size(); ++k) {
    const ScoredBox& detection = detections[order[k]];
    std::vector<double> column;
    for (const TruthBox& face : picture.faces) column.push_back(overlap(face, detection.box));
    if (std::any_of(column.begin(), column.end(), [](double v) { return v > 0; })) {
      for (std::size_t f = 0; f < column.size(); ++f) overlaps[f].push_back(column[f]);
      changed = true;
    }
    if (k + 1 < order.size() && detections[order[k + 1]].score == detection.score) continue;
    FddbPoint now = changed ? matched(overlaps) : before;
    now.false_positives = static_cast<long>(k + 1) - static_cast<long>(now.discrete);
    steps.push_back({detection.score, now.discrete - before.discrete, now.continuous - before.continuous,
                     now.false_positives - before.false_positives});
    before = now;
    changed = false;
  }
}

}  // namespace

const FddbPoint& FddbScore::at_false_positives(double limit) const {
  // False positives may fall again: a new detection can free an older one for another face.
  const auto last = std::find_if(points.rbegin(), points.rend(),
                                 [&](const FddbPoint& p) { return static_cast<double>(p.false_positives) <= limit; });
  return last == points.rend() ? points.front() : *last;
}

FddbScore fddb_score(const std::vector<AnnotatedPicture>& pictures,
                     const std::vector<std::vector<ScoredBox>>& detections) {
  if (pictures.size() != detections.size())
    throw std::invalid_argument("fddb_score: there must be detections, or none, of each picture");
  FddbScore score;
  std::vector<FddbPoint> steps;
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    if (pictures[i].unboxed_face) continue;
    score.faces += static_cast<long>(pictures[i].faces.size());
    add_steps(pictures[i], detections[i], steps);
  }
  std::stable_sort(steps.begin(), steps.end(),
                   [](const FddbPoint& a, const FddbPoint& b) { return a.threshold > b.threshold; });
  FddbPoint sum;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    sum.threshold = steps[i].threshold;
    sum.discrete += steps[i].discrete;
    sum.continuous += steps[i].continuous;
    sum.false_positives += steps[i].false_positives;
    if (i + 1 == steps.size() || steps[i + 1].threshold != sum.threshold) score.points.push_back(sum);
  }
  return score;
}

}  // namespace haarkit
