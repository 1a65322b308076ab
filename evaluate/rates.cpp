// Rates of one detector over a data set: counts of objects found and of false positives as the score threshold falls.
#include "haarkit/evaluate/rates.hpp"

#include <algorithm>

namespace haarkit {
namespace {

void add(RocPoint& sum, const RocPoint& step, int copies) {
  sum.found += copies * step.found;
  sum.false_positives += copies * step.false_positives;
  sum.pictures_found += copies * step.pictures_found;
  sum.pictures_false += copies * step.pictures_false;
}

}  // namespace

const RocPoint& Roc::at_false_positives(double limit) const {
  const auto above = std::partition_point(points.begin() + 1, points.end(), [&](const RocPoint& p) {
    return static_cast<double>(p.false_positives) <= limit;
  });
  return *(above - 1);
}

// By division, as FPPI is told: 0.145 times 200 is less than 29.
const RocPoint& Roc::at_fppi(double limit) const {
  if (pictures == 0) return points.front();
  const auto above = std::partition_point(points.begin() + 1, points.end(), [&](const RocPoint& p) {
    return static_cast<double>(p.false_positives) / static_cast<double>(pictures) <= limit;
  });
  return *(above - 1);
}

const RocPoint& Roc::at_threshold(double threshold) const {
  const auto below = std::partition_point(points.begin() + 1, points.end(),
                                          [&](const RocPoint& p) { return p.threshold >= threshold; });
  return *(below - 1);
}

std::optional<double> Roc::average_precision() const {
  if (faces == 0) return std::nullopt;
  double best = 0, area = 0;
  for (std::size_t i = points.size(); i-- > 1;) {
    best = std::max(best, precision(points[i]));
    area += best * static_cast<double>(points[i].found - points[i - 1].found);
  }
  return area / static_cast<double>(faces);
}

ScoreSweep::ScoreSweep(const std::vector<PictureOutcome>& outcomes) {
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const PictureOutcome& outcome = outcomes[i];
    Roc total;
    // What the picture adds to the rates by picture, once, at its best score: of objects found, or of anything where
    // there is none.
    RocPoint picture_step;
    std::optional<double> best;
    if (outcome.unboxed_face) {
      total.pictures_with_face = picture_step.pictures_found = 1;
      best = outcome.best_score;
    } else {
      total.pictures = 1;
      total.faces = static_cast<long>(outcome.faces.size());
      total.pictures_with_face = picture_step.pictures_found = outcome.faces.empty() ? 0 : 1;
      total.pictures_without_face = picture_step.pictures_false = outcome.without_face ? 1 : 0;
      if (outcome.without_face) best = outcome.best_score;
      for (const PictureOutcome::Face& face : outcome.faces) {
        if (!face.score) continue;
        best = std::max(best.value_or(*face.score), *face.score);
        RocPoint found;
        found.found = 1;
        events_.push_back({*face.score, i, found});
      }
      for (const PictureOutcome::FalsePositive& wrong : outcome.false_positives) {
        RocPoint step;
        step.false_positives = 1;
        events_.push_back({wrong.score, i, step});
      }
    }
    if (best) events_.push_back({*best, i, picture_step});
    totals_.push_back(total);
  }
  std::stable_sort(events_.begin(), events_.end(), [](const Event& a, const Event& b) { return a.score > b.score; });
}

Roc ScoreSweep::roc(const std::vector<int>& copies) const {
  const auto copies_of = [&](std::size_t picture) { return copies.empty() ? 1 : copies[picture]; };
  Roc roc;
  for (std::size_t i = 0; i < totals_.size(); ++i) {
    roc.faces += copies_of(i) * totals_[i].faces;
    roc.pictures += copies_of(i) * totals_[i].pictures;
    roc.pictures_with_face += copies_of(i) * totals_[i].pictures_with_face;
    roc.pictures_without_face += copies_of(i) * totals_[i].pictures_without_face;
  }
  RocPoint sum;
  for (const Event& event : events_) {
    if (copies_of(event.picture) == 0) continue;
    if (event.score != sum.threshold) {
      if (sum.threshold != RocPoint{}.threshold) roc.points.push_back(sum);
      sum.threshold = event.score;
    }
    add(sum, event.step, copies_of(event.picture));
  }
  if (sum.threshold != RocPoint{}.threshold) roc.points.push_back(sum);
  return roc;
}

std::vector<SizeRate> rates_by_size(const std::vector<PictureOutcome>& outcomes, double threshold,
                                    const std::vector<double>& edges) {
  std::vector<SizeRate> rows(edges.size());
  for (std::size_t i = 0; i < edges.size(); ++i) {
    rows[i].from = edges[i];
    if (i + 1 < edges.size()) rows[i].to = edges[i + 1];
  }
  for (const PictureOutcome& outcome : outcomes)
    for (const PictureOutcome::Face& face : outcome.faces)
      for (SizeRate& row : rows)
        if (face.size >= row.from && face.size < row.to) {
          ++row.found.of;
          if (face.score && *face.score >= threshold) ++row.found.count;
        }
  return rows;
}

}  // namespace haarkit
