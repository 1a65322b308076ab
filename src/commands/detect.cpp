// haarkit detect: pictures in, boxes and scores out.
#include <memory>

#include "cascades/detector_options.hpp"
#include "commands/commands.hpp"
#include "commands/detect_batch.hpp"
#include "commands/detection_formats.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/base/text.hpp"
#include "program/interrupt.hpp"
#include "program/options.hpp"
#include "program/output.hpp"
#include "program/output_check.hpp"
#include "program/progress.hpp"
#include "program/threads.hpp"

namespace haarkit {
namespace {

struct DetectCommand {
  PictureSources sources;
  BatchOptions batch;
  DetectorOptions detector;
  std::string cascade, output;
  DetectionFormat format = DetectionFormat::text;
};

void describe(OptionSet& options, DetectCommand& c) {
  options.positional("PICTURE|FOLDER...", c.sources.paths, "pictures, and folders to search for them");
  options.group("Pictures");
  options.add("list", c.sources.list, "FILE", "a file that names a picture or a folder a line ('-': standard input)");
  options.add("root", c.sources.root, "DIR", "the folder where relative paths start; the results name them without it")
      .default_text("the current folder");
  options.add("max-megapixels", c.batch.limits.max_megapixels, "MILLIONS", "refuse pictures with more pixels")
      .range(0.001, 10000);
  options.add_flag("strict", c.batch.limits.strict,
                   "refuse JPEG files that are cut off, instead of searching what is there");
  options.group("What is looked for");
  options.add("cascade", c.cascade, "FILE", "the cascade: OpenCV's XML, new or old, or haarkit's own format")
      .default_text("the built-in face cascade");
  add_detector_options(options, c.detector);
  options.group("Results");
  options.add_choice<DetectionFormat>("format", c.format,
                                      {{"text", DetectionFormat::text},
                                       {"json", DetectionFormat::json},
                                       {"csv", DetectionFormat::csv},
                                       {"fddb", DetectionFormat::fddb}},
                                      "how the results are written");
  options.add("output,o", c.output, "FILE", "write them to a file, which appears when all is done")
      .default_text("standard output");
  options.add("draw", c.batch.draw_folder, "DIR", "write the pictures with boxes and scores drawn into this folder");
  options.add("crop", c.batch.crop_folder, "DIR", "write what each box holds as a picture into this folder");
  options.group("Work");
  add_threads_option(options, c.detector.threads);
  options.example("haarkit detect photo.jpg", "boxes and scores of the faces in one picture");
  options.example("haarkit detect --draw out --format csv -o faces.csv pictures/",
                  "a folder: a table of all boxes, and annotated copies in out/");
  options.example("haarkit detect --min-size 80 --crop faces group.jpg", "cuts out the faces of at least 80 pixels");
  options.example("haarkit detect --mode exact --cascade haarcascade_eye.xml photo.jpg",
                  "any OpenCV Haar cascade, with OpenCV's own boxes");
  options.note(
      "A box is given by its left, top, width and height in pixels of the upright picture (EXIF orientation is "
      "applied). "
      "Transparent pictures are laid on white. A higher score is more certain. Pictures that cannot be read are named "
      "at "
      "the end (exit code 1); the others are done all the same. Ctrl-C writes what is done (exit code 130), a second "
      "Ctrl-C stops at once.");
}

OutputClaims check_outputs(const DetectCommand& c) {
  OutputCheck outputs;
  outputs.file("--output", c.output);
  outputs.folder("--draw", c.batch.draw_folder);
  outputs.folder("--crop", c.batch.crop_folder);
  for (const std::string& path : c.sources.paths) outputs.input(path);
  outputs.input(c.sources.list);
  outputs.input(c.cascade);
  return outputs.check();
}

void report(const std::vector<std::string>& problems, std::size_t count) {
  if (problems.empty()) return;
  if (count > 1) {
    message("haarkit detect: " + std::to_string(problems.size()) + " of " +
            counted(static_cast<long long>(count), "picture") + " could not be read, searched or written:");
  }
  for (const std::string& problem : problems) message((count > 1 ? "  " : "haarkit detect: ") + problem);
}

}  // namespace

int run_detect(const Args& args) {
  DetectCommand c;
  OptionSet options("detect", "[options] PICTURE|FOLDER...",
                    "Finds faces, or whatever the cascade was trained for, in pictures.");
  describe(options, c);
  if (!options.parse(args)) return kExitDone;
  if (c.sources.paths.empty() && c.sources.list.empty()) throw UsageError("no picture given");

  const OutputClaims claims = check_outputs(c);
  const ThreadLimit threads(c.detector.threads);
  c.detector.max_pixels = max_pixels(c.batch.limits);
  c.detector.stop = interrupted;
  const std::vector<PictureEntry> pictures = find_pictures(c.sources);
  // Many pictures: one thread each, which wastes nothing. Few: all threads share each picture.
  if (pictures.size() >= 2 * static_cast<std::size_t>(ThreadLimit::current())) c.detector.threads = 1;
  const Detector detector(chosen_cascade(c.cascade), c.detector);
  for (const std::string& folder : {c.batch.draw_folder, c.batch.crop_folder}) {
    if (!folder.empty()) make_folder(folder);
  }

  Output output(c.output);
  const std::unique_ptr<DetectionWriter> writer = detection_writer(c.format);
  output.write(writer->begin());
  BatchOutcome outcome;
  {
    Progress progress(static_cast<std::int64_t>(pictures.size()), "pictures");
    outcome = detect_batch(detector, pictures, c.batch, [&](const PictureResult& result) {
      output.write(writer->picture(result));
      progress.advance();
    });
  }
  output.write(writer->end());
  output.finish();

  report(outcome.problems, pictures.size());
  if (interrupted() && outcome.done < pictures.size()) {
    message("haarkit detect: stopped after " + std::to_string(outcome.done) + " of " +
            counted(static_cast<long long>(pictures.size()), "picture"));
    return kExitInterrupted;
  }
  return outcome.problems.empty() ? kExitDone : kExitData;
}

}  // namespace haarkit
