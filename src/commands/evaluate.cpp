// haarkit evaluate: how good detectors are on annotated pictures.
#include <algorithm>
#include <memory>
#include <set>

#include "commands/commands.hpp"
#include "datasets/picture_checks.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "measuring/class_data.hpp"
#include "measuring/evaluate_options.hpp"
#include "measuring/evaluated_detectors.hpp"
#include "measuring/review_files.hpp"
#include "measuring/thumbnails.hpp"
#include "program/interrupt.hpp"
#include "program/output.hpp"
#include "program/progress.hpp"
#include "program/threads.hpp"
#include "team/dealing.hpp"
#include "team/program_team.hpp"

namespace haarkit {
namespace {

void tell_warning(const DataError& warning) {
  message("warning: " + std::string(warning.what()));
}

// Pictures that some detector could not read count for none.
std::size_t drop_unreadable(DataSet& set, std::vector<DetectorBoxes>& runs) {
  std::set<std::size_t> bad;
  for (const DetectorBoxes& run : runs)
    for (const auto& [picture, error] : run.unreadable)
      if (bad.insert(picture).second) message("haarkit evaluate: left out: " + error);
  for (auto at = bad.rbegin(); at != bad.rend(); ++at) {
    const auto i = static_cast<std::ptrdiff_t>(*at);
    set.pictures.erase(set.pictures.begin() + i);
    for (DetectorBoxes& run : runs) run.boxes.erase(run.boxes.begin() + i);
  }
  return bad.size();
}

DataSetReport report_of(const DataSet& set, const std::vector<DetectorBoxes>& runs, const EvaluateCommand& c) {
  DataSetReport data;
  data.name = set.name;
  data.pictures = static_cast<long>(set.pictures.size());
  for (const AnnotatedPicture& picture : set.pictures) {
    data.faces += static_cast<long>(picture.faces.size());
    data.unboxed += picture.unboxed_face ? 1 : 0;
  }
  for (const DetectorBoxes& run : runs) {
    EvaluationOptions options = c.options;
    options.own_score = run.own_score;
    data.detectors.push_back({run.name, evaluate(set.pictures, run.boxes, options), run.speed, {}, {}});
  }
  if (!data.detectors.empty()) data.ignored = data.faces - data.detectors[0].evaluation.roc.faces;
  return data;
}

// Runs the detectors on the set's pictures and adds its part to the report; returns how many pictures were left out.
std::size_t measure(DataSet& set, const std::vector<std::unique_ptr<EvaluatedDetector>>& detectors,
                    const EvaluateCommand& c, Report& report) {
  Progress progress(static_cast<std::int64_t>(set.pictures.size() * detectors.size()), "pictures");
  std::vector<DetectorBoxes> runs;
  for (const auto& detector : detectors) {
    progress.note(set.name + ", " + detector->name());
    runs.push_back(detector->run(set.pictures, progress));
    if (interrupted()) return 0;
  }
  const std::size_t left_out = drop_unreadable(set, runs);
  const bool opened =
      std::any_of(runs.begin(), runs.end(), [](const DetectorBoxes& run) { return run.speed.has_value(); });
  if (opened) tell_boxes_outside(set.name, set.pictures, tell_warning);
  progress.note(set.name + ", rates");
  report.data.push_back(report_of(set, runs, c));
  if (!c.report_folder.empty()) {
    for (DetectorReport& d : report.data.back().detectors)
      add_galleries(set.pictures, d.evaluation.operating_points[report.main_point()], c.gallery, d);
    write_review_files(set, static_cast<int>(report.data.size()), c.report_folder, report.data.back());
  }
  return left_out;
}

std::string written(const Report& report, ReportFormat format) {
  if (format == ReportFormat::json) return json_report(report);
  return format == ReportFormat::csv ? csv_report(report) : text_report(report);
}

}  // namespace

int run_evaluate(const Args& args) {
  EvaluateCommand c;
  if (!parse_evaluate(args, c)) return kExitDone;
  ProgramTeam& team = program_team();
  std::string texts;
  std::vector<MeasuredCascades> cascades;
  std::vector<ClassData> data;
  on_leader(team, [&] { c.claims = check_outputs(c); });
  together(team, [&] {
    cascades = measured_cascades(c);
    if (team.size() == 1) return;
    for (const MeasuredCascades& measured : cascades)
      for (const auto& [name, cascade] : measured.views)
        texts += name + "\n" + cascade_text(cascade, CascadeFormat::haarkit);
  });
  on_leader(team, [&] {
    data = data_by_class(c, cascades);
    if (cascades.empty()) return;  // detections are measured without pictures
    for (const DataSet& set : data.front().sets)
      check_places(set.name, set.pictures, "--pictures", c.data.options.pictures_folder);
  });
  require_alike(team, "the cascade", texts);
  const ThreadLimit threads(c.detector.threads, team.processes_here());
  tell_team(team);
  Dealing dealing(team, ThreadLimit::current());
  if (!leads()) {
    follow_evaluation(c, cascades, dealing);
    return kExitDone;
  }
  Report report;
  report.options = c.options;
  report.object = c.object;
  report.command = "haarkit evaluate";
  for (const std::string& word : args) report.command += " " + word;

  std::size_t left_out = 0;
  std::set<std::string> told;  // a file of detections may be measured by several classes
  for (ClassData& of_class : data) {
    const auto detectors =
        evaluated_detectors(c, cascades, of_class.class_name, of_class.by_name, team.size() > 1 ? &dealing : nullptr);
    for (DataSet& set : of_class.sets) left_out += measure(set, detectors, c, report);
    for (const auto& detector : detectors)
      for (const std::string& warning : detector->warnings())
        if (told.insert(warning).second) message("warning: " + warning);
  }
  dealing.end();
  if (!c.crops.empty()) {
    Progress progress(0, "crops");
    for (const MeasuredCascades& measured : cascades)
      for (std::size_t i = 0; i < measured.views.size(); ++i) {
        const auto& [name, cascade] = measured.views[i];
        const std::string view = measured.views.size() > 1 ? " (" + measured.words[i] + ")" : "";
        report.crops.push_back(crop_rates(name + view, cascade, c.crop_folders, progress, left_out));
      }
  }
  if (interrupted()) return kExitInterrupted;

  if (!c.report_folder.empty()) {
    make_folder(c.report_folder);
    write_file(c.report_folder + "/index.html", html_report(report));
    message("report: " + c.report_folder + "/index.html");
  }
  if (c.format == ReportFormat::csv)
    for (const std::string& warning : mapping_warnings(report)) message("warning: " + warning);
  Output output(c.output);
  output.write(written(report, c.format));
  output.finish();
  return left_out == 0 ? kExitDone : kExitData;
}

}  // namespace haarkit
