// What the reports show in words: tables and summaries of the text and HTML forms, and the warnings about box mappings
// that all forms and the program give.
#include "tables.hpp"

#include <algorithm>

#include "format.hpp"
#include "haarkit/base/numbers.hpp"
#include "haarkit/base/text.hpp"

namespace haarkit {
namespace {

using namespace format;

std::string many(const Report& report) {
  return plural_of(report.object);
}

// At the beginning of a heading.
std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

bool has_objects(const DataSetReport& data) {
  return data.faces > data.ignored;
}

ReportTable recall_table(const DataSetReport& data, const Report& report) {
  ReportTable table;
  table.title = capital(many(report)) + " found, % (IoU above " + number(report.options.ious[0]) + ")";
  if (report.options.bootstrap.rounds > 0)
    table.note = "In brackets: the " + number(report.options.bootstrap.coverage * 100) + " % interval over pictures. ";
  table.note += "FPPI: false positives a picture. AP: area under the curve of precision and recall.";
  table.header = {"detector"};
  for (const double limit : report.options.fppi) table.header.push_back("at " + number(limit) + " FPPI");
  table.header.insert(table.header.end(), {"all detections", "AP"});
  for (const DetectorReport& d : data.detectors) {
    std::vector<std::string> row{d.name};
    for (const Estimate& recall : d.evaluation.by_iou[0].recall) row.push_back(percent(recall));
    const OperatingPoint& all = d.evaluation.operating_points.back();
    row.push_back(percent(all.recall.value) + " at " + (all.fppi ? number_text(*all.fppi, 3) : "-") + " FPPI");
    row.push_back(percent(d.evaluation.by_iou[0].average_precision));
    table.rows.push_back(std::move(row));
  }
  return table;
}

ReportTable iou_table(const DataSetReport& data, const Report& report) {
  ReportTable table;
  table.title = "AP by IoU, %";
  table.header = {"detector"};
  for (const double iou : report.options.ious) table.header.push_back(number(iou));
  for (const DetectorReport& d : data.detectors) {
    table.rows.push_back({d.name});
    for (const IouResult& result : d.evaluation.by_iou) table.rows.back().push_back(percent(result.average_precision));
  }
  return table;
}

// Removes the columns, but for the first, in which every row is "-".
void drop_empty_columns(ReportTable& table) {
  for (std::size_t c = table.header.size(); c-- > 1;) {
    if (std::any_of(table.rows.begin(), table.rows.end(), [&](const auto& row) { return row[c] != "-"; })) continue;
    const auto column = static_cast<std::ptrdiff_t>(c);
    table.header.erase(table.header.begin() + column);
    for (auto& row : table.rows) row.erase(row.begin() + column);
  }
}

ReportTable point_table(const DataSetReport& data, const Report& report) {
  ReportTable table;
  table.title = "Operating points";
  table.note =
      "Score: what to give to haarkit detect --min-score. Pictures found, missed: of the pictures with the object. "
      "False: of the pictures without it, those in which something is detected.";
  table.header = {"detector",         "point",    "score",  many(report) + " %", "precision %", "FPPI", "false pos.",
                  "pictures found %", "missed %", "false %"};
  for (const DetectorReport& d : data.detectors)
    for (const OperatingPoint& p : d.evaluation.operating_points)
      table.rows.push_back(
          {d.name, p.name, score(p.point.threshold), percent(p.recall.value), percent(p.precision),
           p.fppi ? number_text(*p.fppi, 4) : "-", count(p.point.false_positives), percent(p.picture_detection.value),
           percent(p.picture_miss.value),
           p.picture_false.value ? percent(p.picture_false.value) + " (" + count(p.point.pictures_false) + ")" : "-"});
  drop_empty_columns(table);
  return table;
}

ReportTable size_table(const DataSetReport& data, const Report& report) {
  const std::size_t main = report.main_point();
  ReportTable table;
  table.title =
      capital(many(report)) + " found by size, % at " + data.detectors[0].evaluation.operating_points[main].name;
  table.note = "Size: square root of width times height of the annotated box, in pixels.";
  table.header = {"detector"};
  std::vector<std::string> counts{"(" + many(report) + ")"};
  const auto& rows = data.detectors[0].evaluation.operating_points[main].by_size;
  for (const SizeRate& row : rows) {
    if (row.found.of == 0) continue;
    table.header.push_back(size_range(row));
    counts.push_back(count(row.found.of));
  }
  table.rows.push_back(counts);
  for (const DetectorReport& d : data.detectors) {
    table.rows.push_back({d.name});
    for (const SizeRate& row : d.evaluation.operating_points[main].by_size)
      if (row.found.of > 0) table.rows.back().push_back(percent(row.found.value()));
  }
  return table;
}

ReportTable fddb_table(const DataSetReport& data) {
  ReportTable table;
  table.title = "FDDB score, % at a number of false positives";
  table.note =
      "Ellipses against boxes, matched for the greatest sum of IoU. Discrete: matches above 0.5; continuous: the IoU "
      "itself.";
  table.header = {"detector"};
  constexpr double kLimits[] = {10, 100, 500};
  for (const char* kind : {"discrete", "continuous"})
    for (const double limit : kLimits) table.header.push_back(std::string(kind) + " " + number(limit));
  for (const DetectorReport& d : data.detectors) {
    if (!d.evaluation.fddb) continue;
    const FddbScore& fddb = *d.evaluation.fddb;
    table.rows.push_back({d.name});
    for (const double limit : kLimits)
      table.rows.back().push_back(percent(fddb.discrete_rate(fddb.at_false_positives(limit))));
    for (const double limit : kLimits)
      table.rows.back().push_back(percent(fddb.continuous_rate(fddb.at_false_positives(limit))));
  }
  return table;
}

ReportTable speed_table(const DataSetReport& data) {
  ReportTable table;
  table.title = "Speed";
  table.note =
      "Detection alone, without reading pictures. CPU: the time of all threads, which counts on a busy machine.";
  table.header = {"detector",
                  "ms a picture",
                  "CPU ms",
                  "pictures/s",
                  "megapixels/s",
                  "windows a picture",
                  "weak classifiers a window"};
  for (const DetectorReport& d : data.detectors) {
    if (!d.speed || d.speed->pictures == 0 || !(d.speed->seconds > 0)) continue;
    const auto pictures = static_cast<double>(d.speed->pictures);
    table.rows.push_back(
        {d.name, number_text(d.speed->seconds * 1000 / pictures, 2),
         number_text(d.speed->cpu_seconds * 1000 / pictures, 2), number_text(pictures / d.speed->seconds, 1),
         number_text(d.speed->megapixels / d.speed->seconds, 2), count(d.speed->windows / d.speed->pictures),
         d.speed->windows > 0
             ? number_text(static_cast<double>(d.speed->weak_evaluated) / static_cast<double>(d.speed->windows), 2)
             : "-"});
  }
  return table;
}

ReportTable mapping_table(const DataSetReport& data, const Report& report) {
  ReportTable table;
  table.title = "Box mapping";
  table.note =
      "Detectors frame " + many(report) +
      " differently: each detector's boxes are shifted (in their own widths and heights) and scaled by these numbers.";
  table.header = {"detector", "shift and scale", "dx,dy,sx,sy", "from"};
  for (const DetectorReport& d : data.detectors) {
    const BoxMapping& m = d.evaluation.mapping.mapping;
    const std::size_t pairs = d.evaluation.mapping.pairs;
    table.rows.push_back(
        {d.name, description_of(m),
         number_text(m.dx, 4) + "," + number_text(m.dy, 4) + "," + number_text(m.sx, 4) + "," + number_text(m.sy, 4),
         pairs > 0 ? "median of " + count(static_cast<std::int64_t>(pairs)) + " loose matches" : "as given"});
  }
  return table;
}

}  // namespace

std::string summary_of(const DataSetReport& data, const Report& report) {
  const Roc empty;
  const Roc& roc = data.detectors.empty() ? empty : data.detectors[0].evaluation.roc;
  std::string text = count(data.pictures) + " pictures (" + count(roc.pictures_with_face) + " with " +
                     with_article(report.object) + ", " + count(roc.pictures_without_face) + " without)";
  if (data.faces > 0)
    text += ", " + count(data.faces) + " " + many(report) + ", " + count(data.ignored) + " of them ignored";
  if (data.unboxed > 0)
    text += ", " + count(data.unboxed) + " pictures with " + with_article(report.object) + " and no box";
  return text;
}

std::vector<std::string> mapping_warnings(const Report& report) {
  std::vector<std::string> warnings;
  for (const DataSetReport& data : report.data)
    for (const DetectorReport& d : data.detectors) {
      const Evaluation& e = d.evaluation;
      if (e.unmapped.empty()) continue;
      const std::size_t point = std::min(report.main_point(), e.unmapped.size() - 1);
      const BoxMapping& m = e.mapping.mapping;
      warnings.push_back(
          d.name + " on " + data.name + ": its boxes are of another shape or size than the annotated ones " +
          "and were fitted by " + number_text(m.sx, 2) + " in width and " + number_text(m.sy, 2) +
          " in height. All rates of this report are of the fitted boxes. At " + number(e.unmapped[point].fppi) +
          " FPPI: " + percent(e.operating_points[point].recall.value) + " % of the " + many(report) +
          " with the fitted boxes, " + percent(e.unmapped[point].recall.value()) +
          " % with the boxes as they are (--box-mapping none).");
    }
  return warnings;
}

std::vector<ReportTable> tables_of(const DataSetReport& data, const Report& report) {
  if (data.detectors.empty()) return {};
  std::vector<ReportTable> tables;
  if (has_objects(data)) tables.push_back(recall_table(data, report));
  tables.push_back(point_table(data, report));
  if (has_objects(data)) {
    if (report.options.ious.size() > 1) tables.push_back(iou_table(data, report));
    tables.push_back(size_table(data, report));
    tables.push_back(fddb_table(data));
    tables.push_back(mapping_table(data, report));
  }
  tables.push_back(speed_table(data));
  tables.erase(std::remove_if(tables.begin(), tables.end(), [](const ReportTable& t) { return t.rows.empty(); }),
               tables.end());
  return tables;
}

}  // namespace haarkit
