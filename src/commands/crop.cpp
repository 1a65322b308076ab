// haarkit crop: annotated pictures in, crops of one size out, with a table of what was cut from where.
#include <tbb/parallel_for.h>

#include <atomic>
#include <filesystem>
#include <set>

#include "commands/commands.hpp"
#include "datasets/annotation_reading.hpp"
#include "datasets/crop_options.hpp"
#include "datasets/listed_files.hpp"
#include "datasets/picture_checks.hpp"
#include "datasets/window_shape.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/base/numbers.hpp"
#include "haarkit/base/paths.hpp"
#include "haarkit/base/stopped.hpp"
#include "haarkit/base/text.hpp"
#include "haarkit/training/window_cut.hpp"
#include "pictures/pictures.hpp"
#include "program/interrupt.hpp"
#include "program/options.hpp"
#include "program/output_check.hpp"
#include "program/problem_in.hpp"
#include "program/progress.hpp"
#include "program/threads.hpp"
#include "program/written_files.hpp"

namespace haarkit {
namespace {

namespace fs = std::filesystem;

constexpr char kTable[] = "crops.csv", kHeader[] = "crop,image,x,y,w,h,left,top,width,height";

struct CropCommand {
  std::string annotations, output, ending = "png";
  std::optional<AnnotationFormat> format;
  AnnotationOptions reading;
  cv::Size size;  // empty: the boxes' shape
  Framing framing;
  int min_side = 0;
  double max_cut = kMaxCut;
  bool overwrite = false;
  int threads = 0;
};

// One crop to make.
struct Cutting {
  std::string file;
  cv::Rect2d box;
  cv::Rect2d part = {};  // of the picture that it shows; empty until it is cut
};

struct PictureJob {
  const AnnotatedPicture* picture = nullptr;
  std::vector<Cutting> cuttings;
  std::string problem;  // the last one
  bool done = false;
};

struct Totals {
  std::size_t ignored = 0, small = 0;
  std::atomic<std::size_t> over_border{0};
};

void describe(OptionSet& options, CropCommand& c) {
  options.group("Pictures");
  options.add("annotations", c.annotations, "FILE|FOLDER",
              "where the boxes are: CSV (image,x,y,w,h), info.dat, FDDB, WIDER FACE, VOC, COCO or YOLO");
  add_annotation_format(options, c.format);
  options.add("root", c.reading.pictures_folder, "DIR", "the folder where the pictures' relative paths start")
      .alias("pictures")
      .default_text("the annotations' own folder");
  options.add("class", c.reading.class_name, "NAME", "CSV, VOC, COCO and YOLO: objects of this class")
      .default_text("the only class, or face");
  options.group("Crops");
  options.add("output,o", c.output, "DIR", "the folder for the crops and the table crops.csv");
  options.add("size", c.size, "WxH", "size of the crops, pixels")
      .sides(1, kMaxSampleArea)
      .default_text("the boxes' shape, 56x56 where they are square");
  options.add("framing", c.framing, "SIDE[,DX,DY]",
              "what a crop shows: its side (largest rectangle of the crop's shape inside the box = 1), moved right and "
              "down, in sides of that rectangle; 1.27 leaves room for jitter");
  options
      .add("max-cut", c.max_cut, "SHARE", "the part of a box, on average, that may be cut away to fit the crops' shape")
      .range(0, 1);
  options.add("min-side", c.min_side, "PIXELS", "leave out boxes whose shorter side is below this").at_least(0);
  options.add_choice<std::string>("picture-format", c.ending, {{"png", "png"}, {"jpg", "jpg"}},
                                  "how the crops are written");
  options.add_flag("overwrite", c.overwrite,
                   "write into a folder that is not empty: an earlier run's crops are removed, files of the same names "
                   "are replaced");
  options.group("Work");
  add_threads_option(options, c.threads);
  options.example("haarkit crop --annotations faces/info.dat --output crops",
                  "the boxes of an info.dat as crops of their shape");
  options.example("haarkit crop --annotations boxes.csv --root pictures --framing 1.27 --size 64 -o crops",
                  "with a margin around each box");
  options.note(
      "Crops are grey, scaled with the anti-aliasing of detection, and named after their picture and the number of "
      "their box. Boxes marked to be ignored are left out. Beyond the border of a picture it goes on mirrored. "
      "crops.csv tells for each crop its picture, its box, and the part of the picture that it shows. Pictures that "
      "cannot be read are named at the end (exit code 1); the others are done all the same.");
}

std::vector<PictureJob> plan(const std::vector<AnnotatedPicture>& pictures, const CropCommand& c, Totals& totals) {
  std::vector<PictureJob> jobs;
  std::set<std::string> names;
  for (const AnnotatedPicture& picture : pictures) {
    PictureJob job;
    job.picture = &picture;
    for (std::size_t i = 0; i < picture.faces.size(); ++i) {
      const TruthBox& face = picture.faces[i];
      totals.ignored += face.ignore;
      if (face.ignore) continue;
      if (std::min(face.box.width, face.box.height) < c.min_side) {
        ++totals.small;
        continue;
      }
      std::string name = path_below(picture.name).replace_extension().string() + '_' + std::to_string(i + 1);
      while (!names.insert(name).second) name += '_';  // a.jpg and a.png
      job.cuttings.push_back({name + '.' + c.ending, face.box, {}});
    }
    if (!job.cuttings.empty()) jobs.push_back(std::move(job));
  }
  return jobs;
}

// The crops' size where none was given; tells what is cut away of the boxes.
void choose_size(const std::vector<PictureJob>& jobs, CropCommand& c) {
  CropShapes shapes;
  shapes.whole_pictures = false;
  for (const PictureJob& job : jobs)
    for (const Cutting& cutting : job.cuttings) shapes.sizes.push_back(cutting.box.size());
  const bool chosen = !c.size.empty();
  if (!chosen) {
    c.size = window_of_shape(shapes, kCropArea);
    message("haarkit crop: crops of " + size_text(c.size) + ", the boxes' shape; --size sets another");
  }
  tell_shapes(shapes, c.size, c.framing.side, c.max_cut, c.annotations, chosen);
}

void cut(PictureJob& job, const CropCommand& c, WrittenFiles& written, Totals& totals) {
  const cv::Mat picture = read_picture(job.picture->path, PictureColour::grey, whole_pictures());
  cv::Mat crop(c.size, CV_8UC1);
  for (Cutting& cutting : job.cuttings) {
    const WindowPose pose = framed(c.framing, cutting.box, c.size);
    if (!cv::Rect2d({}, cv::Size2d(picture.size())).contains(pose.centre)) {
      job.problem = DataError(job.picture->path, cutting.file, "the box lies outside the picture, no crop",
                              "are the annotations those of this picture, at its full size?")
                        .what();
      continue;
    }
    totals.over_border += reaches_outside(pose, c.size, picture.size());
    cut_window(Octaves(picture, octave_of(pose.pixel) + 1), pose, c.size, crop.data);
    const fs::path path = fs::path(c.output) / cutting.file;
    make_folder(path.parent_path().string());
    written.claim(path.string());
    write_picture(path.string(), crop);
    const cv::Size2d side(pose.pixel * c.size.width, pose.pixel * c.size.height);
    cutting.part = {{pose.centre.x - side.width / 2, pose.centre.y - side.height / 2}, side};
  }
}

void work(std::vector<PictureJob>& jobs, const CropCommand& c, Totals& totals) {
  WrittenFiles written;
  written.add_input(c.annotations);
  for (const PictureJob& job : jobs) written.add_input(job.picture->path);
  Progress progress(static_cast<std::int64_t>(jobs.size()), "pictures");
  tbb::parallel_for(std::size_t{0}, jobs.size(), [&](std::size_t i) {
    if (interrupted()) return;
    try {
      const std::string problem = problem_in(jobs[i].picture->path, [&] { cut(jobs[i], c, written, totals); });
      if (!problem.empty()) jobs[i].problem = problem;
    } catch (const Stopped&) {
      return;
    }
    jobs[i].done = true;
    progress.advance();
  });
}

bool is_crop(const std::string& file) {
  return ending_of(file) == ".png" || ending_of(file) == ".jpg";
}

std::string table_of(const std::vector<PictureJob>& jobs) {
  std::string table = kHeader + std::string("\n");
  const auto add_box = [&table](const cv::Rect2d& box) {
    for (const double value : {box.x, box.y, box.width, box.height}) table += ',' + number_text(value);
  };
  for (const PictureJob& job : jobs) {
    for (const Cutting& cutting : job.cuttings) {
      if (cutting.part.empty()) continue;
      table += csv_field(cutting.file) + ',' + csv_field(job.picture->name);
      add_box(cutting.box);
      add_box(cutting.part);
      table += '\n';
    }
  }
  return table;
}

}  // namespace

int run_crop(const Args& args) {
  CropCommand c;
  OptionSet options("crop", "--annotations FILE --output DIR [options]",
                    "Cuts the annotated objects out of pictures, as crops of one size to train with.");
  describe(options, c);
  if (!options.parse(args)) return kExitDone;
  if (c.annotations.empty()) throw UsageError("no annotations given (--annotations FILE)");
  if (c.output.empty()) throw UsageError("no folder for the crops given (--output DIR)");

  const ThreadLimit threads(c.threads);
  OutputCheck outputs;
  outputs.folder("--output", c.output, !c.overwrite);
  if (fs::is_directory(c.output)) outputs.file("--output", (fs::path(c.output) / kTable).string());
  outputs.input(c.annotations);
  const OutputClaims claims = outputs.check();
  const auto pictures = read_annotated(c.annotations, c.format, c.reading);
  check_places(c.annotations, pictures, "--root", c.reading.pictures_folder);
  Totals totals;
  auto jobs = plan(pictures, c, totals);
  if (jobs.empty()) {
    throw DataError(c.annotations, "",
                    "no box to cut (" + counted(totals.ignored, "box") + " ignored, " + std::to_string(totals.small) +
                        " too small)");
  }
  choose_size(jobs, c);
  make_folder(c.output);
  remove_listed(c.output, kTable, kHeader, is_crop);  // beside the new ones they would be trained with
  work(jobs, c, totals);
  write_file((fs::path(c.output) / kTable).string(), table_of(jobs));

  std::size_t crops = 0, failed = 0, unfinished = 0;
  for (const PictureJob& job : jobs) {
    if (!job.problem.empty()) message("haarkit crop: " + job.problem);
    failed += !job.problem.empty();
    unfinished += !job.done;
    for (const Cutting& cutting : job.cuttings) crops += !cutting.part.empty();
  }
  message("haarkit crop: " + counted(crops, "crop") + " in " + c.output +
          "; left out: " + std::to_string(totals.ignored) + " to be ignored, " + std::to_string(totals.small) +
          " too small; over the " + "border: " + std::to_string(totals.over_border));
  if (unfinished > 0) return kExitInterrupted;
  return failed > 0 ? kExitData : kExitDone;
}

}  // namespace haarkit
