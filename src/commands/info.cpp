// haarkit info: what a cascade file holds.
#include <algorithm>
#include <cstdio>
#include <map>

#include "cascades/cascade_sheet.hpp"
#include "cascades/chosen_cascades.hpp"
#include "cascades/feature_shape.hpp"
#include "commands/commands.hpp"
#include "commands/detect_outputs.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/base/numbers.hpp"
#include "haarkit/detect/detector_options.hpp"
#include "pictures/pictures.hpp"
#include "program/json.hpp"
#include "program/options.hpp"
#include "program/output.hpp"
#include "program/output_check.hpp"

namespace haarkit {
namespace {

enum class InfoFormat { text, json };

struct Facts {
  std::size_t nodes = 0, deepest = 0;              // of all weak classifiers; nodes of the largest tree
  std::vector<std::pair<std::string, int>> kinds;  // features by kind, most frequent first
};

Facts facts_of(const Cascade& cascade) {
  Facts facts;
  for (const Stage& stage : cascade.stages()) {
    for (const WeakClassifier& weak : stage.weak) {
      facts.nodes += weak.nodes.size();
      facts.deepest = std::max(facts.deepest, weak.nodes.size());
    }
  }
  std::map<std::string, int> count;
  for (const HaarFeature& feature : cascade.features()) ++count[shape_name(feature)];
  for (const LbpFeature& feature : cascade.lbp_features()) ++count[shape_name(feature)];
  facts.kinds.assign(count.begin(), count.end());
  std::stable_sort(facts.kinds.begin(), facts.kinds.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return facts;
}

const char* name_of(CascadeKind kind) {
  return kind == CascadeKind::soft ? "soft" : "staged";
}

double mean_nodes(const Cascade& cascade, const Facts& facts) {
  return static_cast<double>(facts.nodes) / std::max(1, cascade.weak_count());
}

std::size_t nodes_of(const Stage& stage) {
  std::size_t nodes = 0;
  for (const WeakClassifier& weak : stage.weak) nodes += weak.nodes.size();
  return nodes;
}

// A soft cascade has hundreds of stages: the 1st, 2nd, 4th, 8th ... and the last one are shown.
bool is_shown(const Cascade& cascade, std::size_t stage) {
  const std::size_t number = stage + 1;
  return cascade.kind() == CascadeKind::staged || (number & (number - 1)) == 0 || number == cascade.stages().size();
}

std::string row(const char* name, const std::string& value) {
  char text[40];
  std::snprintf(text, sizeof text, "%-22s ", name);
  return text + value + "\n";
}

std::string text_of(const std::string& path, const Cascade& cascade) {
  const Facts facts = facts_of(cascade);
  const cv::Size window = cascade.window();
  std::string text = path + "\n";
  text += row("window", std::to_string(window.width) + " x " + std::to_string(window.height) + " pixels");
  if (cascade.context() != 1)
    text += row("context",
                "the window's sides are " + number_text(shortest_double(cascade.context())) + " times the object's");
  text += row("kind", name_of(cascade.kind()));
  if (cascade.is_lbp())
    text += row("contrast gate", "none: LBP features see order, not contrast");
  else
    text += row("contrast gate", "windows with a standard deviation of at most " + number_text(cascade.min_contrast()) +
                                     " grey levels are rejected unseen");
  if (cascade.min_score())
    text += row("operating point", "detections with a score of at least " + number_text(*cascade.min_score()));
  else if (cascade.kind() == CascadeKind::staged)
    text += row("operating point", "none: detect keeps what " + std::to_string(DetectorOptions().min_neighbors + 1) +
                                       " or more windows of exact mode confirm (--min-neighbors, --min-score)");
  text += row("stages", std::to_string(cascade.stages().size()));
  text += row("weak classifiers", std::to_string(cascade.weak_count()) + " with " +
                                      number_text(mean_nodes(cascade, facts), 2) + " nodes on average, at most " +
                                      std::to_string(facts.deepest));
  text += row("features", std::to_string(cascade.feature_count()) + (cascade.is_lbp() ? ", LBP" : ", Haar"));
  for (const auto& [kind, count] : facts.kinds) text += row(("  " + kind).c_str(), std::to_string(count));
  if (cascade.boxes())
    text += row("boxes", "fitted in " + std::to_string(cascade.boxes()->steps) + " steps by " +
                             std::to_string(cascade.boxes()->trees.size()) + " regression trees");
  if (cascade.scores())
    text += row("scores", "fitted by " + std::to_string(cascade.scores()->trees.size()) +
                              " regression trees, of weight " + number_text(shortest_double(cascade.scores()->weight)));
  text += "\nstage  weak classifiers  nodes    threshold\n";
  for (std::size_t i = 0; i < cascade.stages().size(); ++i) {
    if (!is_shown(cascade, i)) continue;
    const Stage& stage = cascade.stages()[i];
    char line[80];
    std::snprintf(line, sizeof line, "%5zu %17zu %6zu ", i + 1, stage.weak.size(), nodes_of(stage));
    const std::string threshold = number_text(static_cast<double>(stage.threshold), 4);
    text += line + std::string(threshold.size() < 12 ? 12 - threshold.size() : 0, ' ') + threshold + "\n";
  }
  return text;
}

std::string json_of(const std::string& path, const Cascade& cascade) {
  const Facts facts = facts_of(cascade);
  OrderedJson json{{"cascade", path},
                   {"kind", name_of(cascade.kind())},
                   {"feature_type", cascade.is_lbp() ? "lbp" : "haar"},
                   {"width", cascade.window().width},
                   {"height", cascade.window().height}};
  if (cascade.context() != 1) json["context"] = shortest_double(cascade.context());
  if (cascade.min_score()) json["min_score"] = shortest_double(*cascade.min_score());
  json["min_contrast"] = shortest_double(cascade.min_contrast());
  json["weak_classifiers"] = cascade.weak_count();
  json["mean_nodes"] = mean_nodes(cascade, facts);
  json["max_nodes"] = facts.deepest;
  json["features"] = cascade.feature_count();
  json["features_by_kind"] = OrderedJson::object();
  for (const auto& [kind, count] : facts.kinds) json["features_by_kind"][kind] = count;
  if (cascade.boxes()) json["boxes"] = {{"steps", cascade.boxes()->steps}, {"trees", cascade.boxes()->trees.size()}};
  if (cascade.scores())
    json["scores"] = {{"weight", shortest_double(cascade.scores()->weight)}, {"trees", cascade.scores()->trees.size()}};
  json["stages"] = OrderedJson::array();
  for (const Stage& stage : cascade.stages())
    json["stages"].push_back({{"weak_classifiers", stage.weak.size()},
                              {"nodes", nodes_of(stage)},
                              {"threshold", shortest_double(stage.threshold)}});
  return json_text(json, 2) + "\n";
}

void check_drawing(const Cascade& cascade, const std::string& target, int per_stage) {
  const double megapixels = sheet_pixels(cascade, per_stage) / 1e6, most = is_picture_name(target) ? 100 : 1000;
  if (megapixels <= most) return;
  throw UsageError("--draw: the drawing would have " + number_text(megapixels, 0) + " megapixels, at most " +
                   number_text(most) + " are drawn: ask for fewer features with --per-stage" +
                   (is_picture_name(target) ? ", or for a folder" : ""));
}

void draw(const Cascade& cascade, const std::string& target, int per_stage) {
  if (is_picture_name(target)) {
    write_picture_with_folders(target, cascade_sheet(cascade, per_stage));
    return;
  }
  make_folder(target);
  if (cascade.kind() == CascadeKind::soft) {
    write_picture_with_folders(target + "/features.png", cascade_sheet(cascade, per_stage));
    return;
  }
  for (std::size_t i = 0; i < cascade.stages().size(); ++i) {
    write_picture_with_folders(target + "/stage_" + padded(i + 1, 3) + ".png", stage_sheet(cascade, i, per_stage));
  }
}

}  // namespace

int run_info(const Args& args) {
  std::vector<std::string> paths;
  std::string target, output_path;
  int per_stage = 20;
  auto format = InfoFormat::text;
  OptionSet options("info", "[options] CASCADE", "Prints what a cascade is made of, and draws its features.");
  options.positional("CASCADE", paths,
                     "a cascade file: OpenCV's XML, YAML or JSON, new or old, or haarkit's own format; or the word "
                     "builtin, builtin-in-context or builtin-turned");
  options.add_choice<InfoFormat>("format", format, {{"text", InfoFormat::text}, {"json", InfoFormat::json}},
                                 "how it is printed");
  options.add("output,o", output_path, "FILE", "write to a file").default_text("standard output");
  options.add("draw", target, "FILE|DIR",
              "draw the features: into one picture (.png or .jpg), or into a folder, a picture a stage");
  options.add("per-stage", per_stage, "N", "how many features of each stage (of a soft cascade: in all) are drawn")
      .range(1, 10000);
  options.example("haarkit info cascade.xml", "size, stages, weak classifiers, features by kind, thresholds");
  options.example("haarkit info --draw features.png --per-stage 10 cascade.xml",
                  "the first ten features of each stage");
  if (!options.parse(args)) return kExitDone;
  if (paths.size() != 1) throw UsageError(paths.empty() ? "no cascade given" : "one cascade at a time, please");

  OutputCheck outputs;
  outputs.file("--output", output_path);
  if (is_picture_name(target))
    outputs.picture("--draw", target);
  else
    outputs.folder("--draw", target);
  outputs.input(paths.front());
  const OutputClaims claims = outputs.check();
  const Cascade cascade = chosen_cascade(paths.front());
  if (!target.empty()) check_drawing(cascade, target, per_stage);
  Output output(output_path);
  output.write(format == InfoFormat::json ? json_of(paths.front(), cascade) : text_of(paths.front(), cascade));
  output.finish();
  if (!target.empty()) draw(cascade, target, per_stage);
  return kExitDone;
}

}  // namespace haarkit
