// The command line of haarkit detect.
#include "commands/detect_options.hpp"

#include "cascades/detector_options.hpp"
#include "program/options.hpp"
#include "program/threads.hpp"

namespace haarkit {
namespace {

void describe_inputs(OptionSet& options, DetectCommand& c) {
  options.positional("PICTURE|FILM|FOLDER...", c.sources.paths, "pictures and films, and folders to search for them");
  options.group("Pictures and films");
  options.add(
      "list", c.sources.list, "FILE",
      "a file that names a picture, a film or a folder a line ('-': standard input, searched line by line as it "
      "comes)");
  options.add("root", c.sources.root, "DIR", "the folder where relative paths start; the results name them without it")
      .default_text("the current folder");
  c.batch.limits.can_be_raised = true;
  options.add("max-megapixels", c.batch.limits.max_megapixels, "MILLIONS", "refuse pictures with more pixels")
      .range(0.001, 10000);
  options.add_flag(
      "strict", c.batch.limits.strict,
      "refuse pictures of which a part is missing (cut-off JPEG files), instead of searching what is there");
  options.add_flag("full-size", c.batch.limits.full_size,
                   "decode JPEG files in full size also where --min-size is large; else at a half, a quarter or an "
                   "eighth, in fast mode, where no level that is searched needs more");
  options
      .add("camera", c.camera, "N|URL",
           "a camera instead of files: its number (0 is the first), its device, a stream's URL, or '-' for a film on "
           "standard input; Ctrl-C ends it")
      .default_text("none");
  options.add("every", c.film.every, "N", "search every Nth frame of a film alone").range(1, 1'000'000);
  options.add_flag("track", c.film.track,
                   "join a film's detections to tracks with numbers: short gaps are bridged, what flickers is dropped, "
                   "boxes are steadied");
  options.add("max-gap", c.film.tracker.max_gap, "SECONDS", "the longest gap of a track that is bridged").range(0, 5);
}

void describe_results(OptionSet& options, DetectCommand& c) {
  options.group("Results");
  options.add_choice<DetectionFormat>("format", c.format,
                                      {{"text", DetectionFormat::text},
                                       {"json", DetectionFormat::json},
                                       {"jsonl", DetectionFormat::jsonl},
                                       {"csv", DetectionFormat::csv},
                                       {"fddb", DetectionFormat::fddb}},
                                      "how the results are written; jsonl is a line of JSON a picture or frame");
  options.add("output,o", c.output, "FILE", "write them to a file, which appears when all is done")
      .default_text("standard output");
  options.add("draw", c.batch.draw_folder, "DIR",
              "write the pictures and films with boxes and scores drawn into this folder");
  options.add("crop", c.batch.crop_folder, "DIR", "write what each box holds as a picture into this folder");
  options.add(
      "blur", c.batch.blur_folder, "DIR",
      "write the pictures and films with what was found made unrecognisable into this folder; what was not found "
      "stays as it is");
  options
      .add("margin", c.batch.cut.margin, "SHARE",
           "what --crop and --blur take is larger than the box by this share of it on each side (--blur: at least 0.1)")
      .range(0, 5);
  options
      .add("crop-size", c.batch.cut.size, "PIXELS",
           "scale what is cut out to this size, one number or WIDTHxHEIGHT; the box grows to its shape")
      .default_text("as it is");
  options.add_choice<Best>("best", c.batch.best,
                           {{"all", Best::all}, {"surest", Best::surest}, {"largest", Best::largest}},
                           "keep one box of each picture or frame alone: of the highest score, or the largest (of each "
                           "object, where several are looked for)");
  options.add_flag("show", c.show, "show films and cameras in a window as they are searched");
  options.add_flag("fail-if-none", c.fail_if_none, "exit code 3 when nothing was found anywhere, for scripts");
}

void describe(OptionSet& options, DetectCommand& c) {
  describe_inputs(options, c);
  options.group("What is looked for");
  add_cascade_options(options, c.cascades);
  options
      .add("parts", c.parts, "[NAME=]FILE",
           "a cascade of parts, which are looked for inside each box that was found (at any size, upright, with the "
           "cascade's own least score) and reported with it: eyes in faces")
      .default_text("none");
  add_detector_options(options, c.detector);
  describe_results(options, c);
  options.group("Work");
  add_threads_option(options, c.detector.threads);
  options.example("haarkit detect photo.jpg", "boxes and scores of the faces in one picture");
  options.example("haarkit detect --draw out --format csv -o faces.csv pictures/",
                  "a folder: a table of all boxes, and annotated copies in out/");
  options.example("haarkit detect --min-size 80 --crop faces group.jpg", "cuts out the faces of at least 80 pixels");
  options.example("haarkit detect --mode exact --cascade haarcascade_eye.xml photo.jpg",
                  "any cascade of OpenCV's, with OpenCV's own boxes");
  options.example("haarkit detect --views frontal photo.jpg",
                  "faces from the front alone, without turned, profile and masked ones, in a third of the time");
  options.example(
      "haarkit detect --cascade builtin --cascade face=profile.haarkit --mirrored face=profile.haarkit photo.jpg",
      "views of your own: from the front and from both sides, each face once");
  options.example("haarkit detect --cascade car=car.xml --cascade plate=plate.xml --format csv street.jpg",
                  "two kinds of objects in one search, with a column that says which");
  options.example("haarkit detect --parts haarcascade_eye.xml photo.jpg", "faces, and eyes inside them");
  options.example("haarkit detect --track --draw out film.mp4",
                  "a film: numbered faces, and the film with their boxes");
  options.example("haarkit detect --camera 0 --show --format jsonl", "the first camera, live");
  options.note(
      "A box is given by its left, top, width and height in pixels of the upright picture (EXIF orientation is "
      "applied). "
      "Transparent pictures are laid on white. A higher score is more certain. Frames of films are counted from 0, "
      "their "
      "times in seconds. Files that cannot be read, or not to the end, are named at "
      "the end (exit code 1); the others are done all the same. Ctrl-C writes what is done (exit code 130), a second "
      "Ctrl-C stops at once. Processes that mpirun or srun starts share the pictures out; films and cameras are "
      "searched by the first one (docs/cluster.md).");
}

}  // namespace

bool parse_detect(const Args& args, DetectCommand& c) {
  OptionSet options("detect", "[options] PICTURE|FILM|FOLDER...",
                    "Finds faces, or whatever the cascade was trained for, in pictures, films and cameras.");
  describe(options, c);
  if (!options.parse(args)) return false;
  const bool files = !c.sources.paths.empty() || !c.sources.list.empty();
  if (!files && c.camera.empty()) throw UsageError("no picture given");
  require_views_alone(c.cascades);
  if (files && !c.camera.empty()) throw UsageError("--camera is searched alone: leave the files out, or the camera");
  // Frames wait in memory until the next ones are known.
  constexpr int kMostWithTracks = 50;
  if (c.film.track && c.film.every > kMostWithTracks) {
    throw UsageError("--track needs frames near each other: --every " + std::to_string(kMostWithTracks) + " at most");
  }
  if (c.format == DetectionFormat::fddb && !c.parts.empty())
    throw UsageError("--format fddb has no room for parts: take csv, json or jsonl");
  if (options.given("max-gap") && !c.film.track) throw UsageError("--max-gap belongs to --track");
  if (options.given("crop-size") && c.batch.crop_folder.empty()) throw UsageError("--crop-size belongs to --crop");
  if (options.given("margin") && c.batch.crop_folder.empty() && c.batch.blur_folder.empty())
    throw UsageError("--margin belongs to --crop and --blur");
  return true;
}

}  // namespace haarkit
