// The options of evaluate.
#include "measuring/evaluate_options.hpp"

#include <algorithm>
#include <limits>

#include "cascades/detector_options.hpp"
#include "datasets/annotation_reading.hpp"
#include "datasets/crop_options.hpp"
#include "haarkit/base/paths.hpp"
#include "program/options.hpp"
#include "program/output_check.hpp"
#include "program/threads.hpp"
#include "program/values.hpp"

namespace haarkit {
namespace {

void require(bool holds, const std::string& option, const std::vector<double>& values, const std::string& expected) {
  if (!holds) throw UsageError("--" + option + " " + value_text(values) + ": expected " + expected);
}

// `at_fppi` joins the FPPI at which rates are told anyway.
void check_lists(EvaluationOptions& o, const std::vector<double>& at_fppi) {
  const auto all = [](const std::vector<double>& v, double least, double most) {
    return std::all_of(v.begin(), v.end(), [&](double x) { return x >= least && x <= most; });
  };
  require(all(o.ious, 0, 0.999), "iou", o.ious, "numbers from 0 to below 1");
  require(all(o.fppi, 1e-9, 1e9), "fppi", o.fppi, "numbers above 0");
  require(all(at_fppi, 1e-9, 1e9), "at-fppi", at_fppi, "numbers above 0");
  require(all(o.false_positives, 0, 1e9), "at-false-positives", o.false_positives, "numbers, 0 or more");
  require(std::is_sorted(o.size_edges.begin(), o.size_edges.end()) && all(o.size_edges, 0, 1e9), "sizes", o.size_edges,
          "numbers in rising order");
  for (const double value : at_fppi)
    if (std::find(o.fppi.begin(), o.fppi.end(), value) == o.fppi.end()) o.fppi.push_back(value);
  std::sort(o.fppi.begin(), o.fppi.end());
}

void describe(OptionSet& options, EvaluateCommand& c, std::vector<double>& at_fppi) {
  options.positional("[NAME=]ANNOTATIONS...", c.data.annotations,
                     "annotated pictures; files of one NAME are one data set, so are all without a name");
  options.group("Pictures");
  options.add("objects", c.data.faces, "DIR", "pictures with an object somewhere: for the rates by picture")
      .alias("faces");
  options.add("no-objects", c.data.no_faces, "DIR|LIST", "pictures without one, as a folder or a list of paths")
      .alias("no-faces");
  options.add("name", c.object, "WORD", "what the reports call an object")
      .default_text("object; with the built-in cascade: face");
  options.add_flag("strict", c.limits.strict, "leave pictures out of which a part is missing (cut-off JPEG files)");
  options.add_flag("full-size", c.limits.full_size,
                   "decode JPEG files in full size also where --min-size is large (see haarkit detect --help)");
  options
      .add("pictures", c.data.options.pictures_folder, "DIR", "where the relative paths of annotations and lists start")
      .alias("root")
      .default_text("the annotation file's own folder");
  add_annotation_format(options, c.data.format);
  options
      .add("class", c.data.options.class_name, "NAME",
           "which objects of CSV, VOC, COCO and YOLO annotations are meant ('*': of all classes)")
      .default_text("the only class, the detectors' names, or face");
  options.add("crops", c.crops, "OBJECTS OTHERS", "two folders or lists of labelled crops, each one window").words(2);
  options.add("vec-size", c.crop_folders.vec_size, "WxH", "size of the samples of .vec files, pixels")
      .sides(1, kMaxSampleArea)
      .default_text("the window's");
  options
      .add("max-cut", c.crop_folders.max_cut, "SHARE",
           "the part of a crop, on average, that may be cut away to fit the window's shape")
      .range(0, 1);
  options.add("framing", c.crop_folders.framing, "SIDE[,DX,DY]",
              "which part of a crop is the window: its side over the crop's, moved by shares of it");
  options
      .add("held-out", c.crop_folders.held_out, "SHARE",
           "of the crops' faces only those that training with this share kept out; 0: all")
      .range(0, 0.9);
  options.group("Detectors");
  options
      .add("cascade", c.cascades.cascades, "[NAME=]FILE",
           "a cascade to run on the pictures (builtin, builtin-in-context and builtin-turned: the built-in ones); "
           "those of one NAME are views of one object and measured together, others side by side; a NAME that is a "
           "class "
           "of the annotations is measured against that class")
      .default_text("the three built-in ones");
  options.add("mirrored", c.cascades.mirrored, "[NAME=]FILE", "likewise, with left and right exchanged")
      .default_text("none");
  add_views_option(options, c.cascades.views);
  options.add(
      "detections", c.detections, "[NAME=]FILE",
      "another detector's results: CSV image,x,y,w,h,score, JSON or FDDB; of several classes in it, that of the "
      "annotations");
  c.detector.min_score = -std::numeric_limits<float>::infinity();  // the curves need every detection
  add_detector_options(options, c.detector);
  options.group("Rates");
  options.add("iou", c.options.ious, "LIST",
              "a box finds an object when they overlap by more; the first one is used throughout");
  options
      .add("min-face-size", c.options.min_face_size, "PIXELS",
           "smaller objects, and smaller boxes that find none, count as nothing (square root of width times height)")
      .at_least(0);
  options.add("box-mapping", c.options.mapping, "fit|none|DX,DY,SX,SY",
              "how boxes are shifted (in box sizes) and scaled before they are compared");
  options.add("fppi", c.options.fppi, "LIST", "false positives a picture at which rates are told");
  options.add("at-fppi", at_fppi, "X", "also tell the rates and the score threshold at this FPPI");
  options.add("at-false-positives", c.options.false_positives, "N",
              "likewise at this number of false positives in all");
  options.add("sizes", c.options.size_edges, "LIST",
              "object sizes in pixels where the rows of the rates by size begin");
  options.add("bootstrap", c.options.bootstrap.rounds, "ROUNDS", "sets of pictures drawn for the intervals; 0: none")
      .range(0, 100000);
  options.add("seed", c.options.bootstrap.seed, "N", "of that drawing");
  options.group("Results");
  options.add_choice<ReportFormat>(
      "format", c.format, {{"text", ReportFormat::text}, {"json", ReportFormat::json}, {"csv", ReportFormat::csv}},
      "tables to read, everything with the curves, or a row an operating point");
  options.add("output,o", c.output, "FILE", "write them to a file").default_text("standard output");
  options.add("report", c.report_folder, "DIR", "also write a page with curves and pictures, DIR/index.html");
  options.add("cache", c.cache_folder, "DIR", "keep detections here, so that other rates cost no detection")
      .default_text("not kept");
  options.group("Work");
  add_threads_option(options, c.detector.threads);
  options.example("haarkit evaluate --cascade mine.xml cars.csv --no-objects empty.txt",
                  "rates by object and by picture; empty.txt names pictures without one");
  options.example("haarkit evaluate --cascade mine.xml --cascade alt.xml --detections other.csv --report out fddb.csv",
                  "three detectors side by side, and a page to look at");
  options.example("haarkit evaluate --cascade car=car.xml --cascade plate=plate.xml street/labels",
                  "two detectors, each against the class of its name");
  options.example("haarkit evaluate --cascade mine.xml --crops held-out/faces held-out/others",
                  "detection and false-positive rate by window, and what each stage rejects");
  options.example("haarkit evaluate --cascade mine.xml --at-fppi 0.05 faces.csv",
                  "the --min-score that gives 0.05 false positives a picture");
  options.note(
      "Annotations are CSV (image,x,y,w,h), OpenCV's info.dat and bg.txt, FDDB ellipse lists, WIDER FACE lists, Pascal "
      "VOC XML (a file or a folder), COCO JSON or YOLO labels (a folder); the format is recognised. What the rates "
      "mean: docs/evaluation.md. Processes that mpirun or srun starts share the pictures "
      "out; crops are searched by the first one (docs/cluster.md).");
}

}  // namespace

void parse_value(const std::string& word, std::optional<BoxMapping>& mapping) {
  std::vector<double> m;
  if (word == "fit")
    mapping.reset();
  else if (word == "none")
    mapping.emplace();
  else if (parse_value(word, m); m.size() == 4 && m[2] > 0 && m[3] > 0)
    mapping = {m[0], m[1], m[2], m[3]};
  else
    throw UsageError("expected fit, none or DX,DY,SX,SY with SX and SY above 0");
}

std::string value_text(const std::optional<BoxMapping>& mapping) {
  return mapping ? value_text(std::vector<double>{mapping->dx, mapping->dy, mapping->sx, mapping->sy}) : "fit";
}

bool parse_evaluate(const std::vector<std::string>& args, EvaluateCommand& c) {
  OptionSet options("evaluate", "[options] [NAME=]ANNOTATIONS...",
                    "Measures detectors on annotated pictures: objects found, false positives, curves, speed.");
  std::vector<double> at_fppi;
  describe(options, c, at_fppi);
  if (!options.parse(args)) return false;
  if (c.data.annotations.empty() && c.data.faces.empty() && c.data.no_faces.empty() && c.crops.empty())
    throw UsageError("no annotated pictures given");
  for (const char* name : {"vec-size", "max-cut", "framing", "held-out"})
    if (c.crops.empty() && options.given(name)) throw UsageError(std::string("--") + name + " is for --crops");
  if (!c.crops.empty()) {
    if (c.crops.size() != 2) throw UsageError("--crops needs two folders or lists: objects and others");
    if (place_of(c.crops[0]) == place_of(c.crops[1]))
      throw UsageError(c.crops[0] + " is given for crops of objects and of others: give the two apart");
    c.crop_folders.faces = c.crops[0];
    c.crop_folders.non_faces = c.crops[1];
    c.crop_folders.root = c.data.options.pictures_folder;
    c.crop_folders.class_name = c.data.options.class_name;
    c.crop_folders.min_score = c.detector.min_score;
  }
  require_views_alone(c.cascades);
  check_lists(c.options, at_fppi);
  if (c.object.empty()) c.object = c.cascades.empty() && c.detections.empty() ? "face" : "object";
  return true;
}

OutputClaims check_outputs(const EvaluateCommand& c) {
  OutputCheck outputs;
  outputs.file("--output", c.output);
  outputs.folder("--report", c.report_folder);
  outputs.folder("--cache", c.cache_folder);
  for (const auto* inputs : {&c.data.annotations, &c.detections})
    for (const std::string& word : *inputs) outputs.input(name_and_file(word).second);
  for (const std::string& file : c.cascades.files()) outputs.input(file);
  for (const std::string& path : c.crops) outputs.input(path);
  outputs.input(c.data.faces);
  outputs.input(c.data.no_faces);
  return outputs.check();
}

}  // namespace haarkit
