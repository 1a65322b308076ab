// All figures of one detector on one set of pictures: mapping, matching, rates at thresholds, intervals.
#include "haarkit/evaluate/evaluation.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <stdexcept>
#include <string>

#include "report/format.hpp"

namespace haarkit {
namespace {

void require(bool holds, const char* what) {
  if (!holds) throw std::invalid_argument(std::string("evaluation: ") + what);
}

// A comparison with what is no number is false.
bool all_within(const std::vector<double>& values, double least, double most) {
  return std::all_of(values.begin(), values.end(), [&](double v) { return v >= least && v <= most; });
}

bool is_finite(const cv::Rect2d& box) {
  return std::isfinite(box.x) && std::isfinite(box.y) && std::isfinite(box.width) && std::isfinite(box.height);
}

void require_valid(const EvaluationOptions& o) {
  require(!o.ious.empty() && all_within(o.ious, 0, 1), "ious must be numbers from 0 to 1, at least one");
  require(o.min_face_size >= 0, "min_face_size must be at least 0");
  require(all_within(o.fppi, std::numeric_limits<double>::denorm_min(), HUGE_VAL), "fppi must be numbers above 0");
  require(all_within(o.false_positives, 0, HUGE_VAL), "false_positives must be numbers from 0 on");
  require(all_within(o.size_edges, -HUGE_VAL, HUGE_VAL) && std::is_sorted(o.size_edges.begin(), o.size_edges.end()),
          "size_edges must be numbers that rise");
  require(!o.own_score || !std::isnan(*o.own_score), "own_score must be a number");
  require(!o.mapping || is_finite({o.mapping->dx, o.mapping->dy, o.mapping->sx, o.mapping->sy}),
          "mapping must be of finite numbers");
}

void require_finite(const std::vector<AnnotatedPicture>& pictures,
                    const std::vector<std::vector<ScoredBox>>& detections) {
  for (const AnnotatedPicture& picture : pictures)
    for (const TruthBox& face : picture.faces) require(is_finite(face.box), "faces must have finite boxes");
  for (const std::vector<ScoredBox>& found : detections)
    for (const ScoredBox& d : found)
      require(std::isfinite(d.score) && is_finite(d.box), "detections must have finite boxes and scores");
}

struct PointRule {
  std::string name;
  std::optional<double> limit;
  std::function<const RocPoint*(const Roc&)> point;  // null: there is none
};

// Of pictures whose boxes nobody knows there are no false positives a picture.
const RocPoint* at_fppi(const Roc& roc, double limit) {
  return roc.pictures > 0 ? &roc.at_fppi(limit) : nullptr;
}

std::vector<PointRule> point_rules(const EvaluationOptions& options) {
  std::vector<PointRule> rules;
  for (const double limit : options.fppi)
    rules.push_back({format::number(limit) + " FPPI", limit, [limit](const Roc& roc) { return at_fppi(roc, limit); }});
  for (const double limit : options.false_positives)
    rules.push_back({format::number(limit) + (limit == 1 ? " false positive" : " false positives"), limit,
                     [limit](const Roc& roc) { return &roc.at_false_positives(limit); }});
  if (options.own_score)
    rules.push_back(
        {"own score", {}, [score = *options.own_score](const Roc& roc) { return &roc.at_threshold(score); }});
  rules.push_back({"all detections", {}, [](const Roc& roc) { return &roc.points.back(); }});
  return rules;
}

std::vector<PictureOutcome> match_all(const std::vector<AnnotatedPicture>& pictures,
                                      const std::vector<std::vector<ScoredBox>>& boxes, const MatchOptions& options) {
  std::vector<PictureOutcome> outcomes(pictures.size());
  for (std::size_t i = 0; i < pictures.size(); ++i) outcomes[i] = match(pictures[i], boxes[i], options);
  return outcomes;
}

bool all_ellipses(const std::vector<AnnotatedPicture>& pictures) {
  bool any = false;
  for (const AnnotatedPicture& picture : pictures)
    for (const TruthBox& face : picture.faces) {
      if (!face.ellipse) return false;
      any = true;
    }
  return any;
}

std::vector<OperatingPoint> operating_points(const ScoreSweep& sweep, const Roc& roc,
                                             const std::vector<PictureOutcome>& outcomes,
                                             const EvaluationOptions& options) {
  const std::vector<PointRule> rules = point_rules(options);
  std::vector<Statistic> statistics;  // four a rule, in the order of the fields below
  using RateOf = Rate (Roc::*)(const RocPoint&) const;
  for (const PointRule& rule : rules)
    for (const RateOf rate :
         {&Roc::recall, &Roc::picture_detection_rate, &Roc::picture_miss_rate, &Roc::picture_false_detection_rate})
      statistics.push_back([&rule, rate](const Roc& r) {
        const RocPoint* const point = rule.point(r);
        return point != nullptr ? (r.*rate)(*point).value() : std::nullopt;
      });
  const auto intervals = bootstrap(sweep, statistics, options.bootstrap);
  std::vector<OperatingPoint> points;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    OperatingPoint p;
    p.name = rules[i].name;
    p.limit = rules[i].limit;
    const RocPoint* const point = rules[i].point(roc);
    if (point != nullptr) p.point = *point;
    Estimate* const estimates[] = {&p.recall, &p.picture_detection, &p.picture_miss, &p.picture_false};
    for (std::size_t k = 0; k < 4; ++k) *estimates[k] = {statistics[4 * i + k](roc), intervals[4 * i + k]};
    if (roc.faces > 0) p.precision = Roc::precision(p.point);
    p.fppi = roc.fppi(p.point);
    p.by_size = rates_by_size(outcomes, p.point.threshold, options.size_edges);
    points.push_back(std::move(p));
  }
  return points;
}

IouResult at_iou(double iou, const ScoreSweep& sweep, const EvaluationOptions& options) {
  std::vector<Statistic> statistics{[](const Roc& r) { return r.average_precision(); }};
  for (const double limit : options.fppi)
    statistics.push_back([limit](const Roc& r) { return r.recall(r.at_fppi(limit)).value(); });
  const auto intervals = bootstrap(sweep, statistics, options.bootstrap);
  const Roc roc = sweep.roc();
  IouResult result{iou, {statistics[0](roc), intervals[0]}, {}};
  for (std::size_t i = 1; i < statistics.size(); ++i) result.recall.push_back({statistics[i](roc), intervals[i]});
  return result;
}

}  // namespace

Evaluation evaluate(const std::vector<AnnotatedPicture>& pictures,
                    const std::vector<std::vector<ScoredBox>>& detections, const EvaluationOptions& options) {
  require(pictures.size() == detections.size(), "there must be detections, or none, of each picture");
  require_valid(options);
  require_finite(pictures, detections);
  Evaluation result;
  result.mapping =
      options.mapping ? FittedMapping{*options.mapping, 0} : fit_mapping(pictures, detections, options.min_face_size);
  const MatchOptions matching{options.ious[0], options.min_face_size};
  if (result.mapping.pairs > 0 && changes_much(result.mapping.mapping)) {
    const Roc plain = ScoreSweep(match_all(pictures, detections, matching)).roc();
    for (const double fppi : options.fppi) result.unmapped.push_back({fppi, plain.recall(plain.at_fppi(fppi))});
  }
  result.boxes = detections;
  for (auto& boxes : result.boxes)
    for (ScoredBox& b : boxes) b.box = result.mapping.mapping(b.box);

  result.outcomes = match_all(pictures, result.boxes, matching);
  const ScoreSweep sweep(result.outcomes);
  result.roc = sweep.roc();
  result.operating_points = operating_points(sweep, result.roc, result.outcomes, options);
  result.by_iou.push_back(at_iou(options.ious[0], sweep, options));
  for (std::size_t i = 1; i < options.ious.size(); ++i)
    result.by_iou.push_back(
        at_iou(options.ious[i], ScoreSweep(match_all(pictures, result.boxes, {options.ious[i], options.min_face_size})),
               options));
  if (all_ellipses(pictures)) result.fddb = fddb_score(pictures, result.boxes);
  return result;
}

}  // namespace haarkit
