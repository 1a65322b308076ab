// The report as JSON: all rates and curves, but no pictures.
#include <cmath>
#include <nlohmann/json.hpp>

#include "haarkit/evaluate/report.hpp"

namespace haarkit {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? Json(*value) : Json();
}

Json json_of(const Estimate& e) {
  Json json{{"value", json_of(e.value)}};
  if (e.interval) json["interval"] = {e.interval->low, e.interval->high};
  return json;
}

Json json_of(const Rate& rate) {
  return {{"count", rate.count}, {"of", rate.of}, {"rate", json_of(rate.value())}};
}

Json json_of(const OperatingPoint& p) {
  Json json{{"name", p.name},
            {"limit", json_of(p.limit)},  // false positives a picture, or their number: the name says which
            {"score", json_of(p.point.threshold)},
            {"recall", json_of(p.recall)},
            {"precision", json_of(p.precision)},
            {"fppi", json_of(p.fppi)},
            {"faces_found", p.point.found},
            {"false_positives", p.point.false_positives},
            {"picture_detection_rate", json_of(p.picture_detection)},
            {"picture_miss_rate", json_of(p.picture_miss)},
            {"picture_false_detection_rate", json_of(p.picture_false)},
            {"pictures_found", p.point.pictures_found},
            {"pictures_false", p.point.pictures_false},
            {"by_size", Json::array()}};
  for (const SizeRate& row : p.by_size)
    json["by_size"].push_back({{"from", row.from}, {"to", json_of(row.to)}, {"found", json_of(row.found)}});
  return json;
}

Json json_of(const FddbScore& fddb) {
  Json json{{"faces", fddb.faces}, {"curve", Json::array()}};
  for (std::size_t i = 1; i < fddb.points.size(); ++i) {
    const FddbPoint& p = fddb.points[i];
    json["curve"].push_back({{"score", p.threshold},
                             {"false_positives", p.false_positives},
                             {"discrete", fddb.discrete_rate(p)},
                             {"continuous", fddb.continuous_rate(p)}});
  }
  return json;
}

Json json_of(const DetectorReport& d) {
  const Evaluation& e = d.evaluation;
  const BoxMapping& m = e.mapping.mapping;
  const bool large = e.mapping.pairs > 0 && changes_much(m);
  Json json{{"name", d.name},
            {"mapping", {{"dx", m.dx}, {"dy", m.dy}, {"sx", m.sx}, {"sy", m.sy}, {"loose_matches", e.mapping.pairs}}},
            {"operating_points", Json::array()},
            {"by_iou", Json::array()},
            {"roc", Json::array()}};
  if (large) {
    for (const RecallAt& point : e.unmapped)
      json["without_mapping"].push_back({{"fppi", point.fppi}, {"recall", json_of(point.recall)}});
  }
  for (const OperatingPoint& p : e.operating_points) json["operating_points"].push_back(json_of(p));
  for (const IouResult& result : e.by_iou) {
    Json row{{"iou", result.iou}, {"average_precision", json_of(result.average_precision)}, {"recall", Json::array()}};
    for (const Estimate& recall : result.recall) row["recall"].push_back(json_of(recall));
    json["by_iou"].push_back(row);
  }
  for (std::size_t i = 1; i < e.roc.points.size(); ++i) {
    const RocPoint& p = e.roc.points[i];
    json["roc"].push_back({{"score", p.threshold},
                           {"found", p.found},
                           {"false_positives", p.false_positives},
                           {"pictures_found", p.pictures_found},
                           {"pictures_false", p.pictures_false}});
  }
  if (e.fddb) json["fddb"] = json_of(*e.fddb);
  if (d.speed)
    json["speed"] = {{"pictures", d.speed->pictures}, {"megapixels", d.speed->megapixels},
                     {"seconds", d.speed->seconds},   {"cpu_seconds", d.speed->cpu_seconds},
                     {"windows", d.speed->windows},   {"weak_classifiers", d.speed->weak_evaluated}};
  return json;
}

}  // namespace

std::string json_report(const Report& report) {
  const EvaluationOptions& o = report.options;
  Json json{{"command", report.command},
            {"object", report.object},
            {"warnings", mapping_warnings(report)},
            {"options",
             {{"iou", o.ious},
              {"min_face_size", o.min_face_size},
              {"fppi", o.fppi},
              {"bootstrap_rounds", o.bootstrap.rounds},
              {"bootstrap_coverage", o.bootstrap.coverage},
              {"seed", o.bootstrap.seed}}},
            {"data", Json::array()}};
  for (const DataSetReport& data : report.data) {
    Json set{{"name", data.name},       {"pictures", data.pictures}, {"faces", data.faces},
             {"ignored", data.ignored}, {"unboxed", data.unboxed},   {"detectors", Json::array()}};
    for (const DetectorReport& d : data.detectors) set["detectors"].push_back(json_of(d));
    json["data"].push_back(set);
  }
  for (const CropRates& c : report.crops)
    json["crops"].push_back({{"name", c.name},
                             {"detection_rate", json_of(c.detected)},
                             {"false_positive_rate", json_of(c.false_positives)},
                             {"faces_rejected_by_contrast_and_stage", c.faces_rejected},
                             {"non_faces_rejected_by_contrast_and_stage", c.non_faces_rejected}});
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace haarkit
