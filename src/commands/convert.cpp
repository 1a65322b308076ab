// haarkit convert: a cascade from one file format into another; .vec samples to a folder of pictures and back.
#include <optional>

#include "cascades/cascade_names.hpp"
#include "cascades/chosen_cascades.hpp"
#include "commands/commands.hpp"
#include "datasets/crop_options.hpp"
#include "datasets/vec_conversion.hpp"
#include "haarkit/base/numbers.hpp"
#include "haarkit/base/text.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "haarkit/detect/mirrored.hpp"
#include "program/json.hpp"
#include "program/options.hpp"
#include "program/output_check.hpp"
#include "program/progress.hpp"

namespace haarkit {
namespace {

struct ConvertCommand {
  std::vector<std::string> paths;
  std::optional<CascadeFormat> format;  // nothing: by the name
  std::string comment;
  std::optional<float> min_score;
  cv::Size vec_size;
  bool mirrored = false;
};

void describe(OptionSet& options, ConvertCommand& c) {
  options.positional("INPUT OUTPUT", c.paths, "the file to read and the file to write");
  options.add_choice<std::optional<CascadeFormat>>(
      "format", c.format,
      {{"by-name", std::nullopt},
       {"opencv", CascadeFormat::opencv},
       {"opencv-old", CascadeFormat::opencv_old},
       {"haarkit", CascadeFormat::haarkit}},
      "how a cascade is written; by-name: opencv when OUTPUT ends in .xml, haarkit when in .haarkit");
  options.add("comment", c.comment, "TEXT", "put this into the cascade's file as a comment");
  options
      .add("min-score", c.min_score, "SCORE",
           "the cascade's operating point, which detect takes for its --min-score (haarkit's format)")
      .default_text("as it is");
  options.add_flag("mirrored", c.mirrored,
                   "left and right exchanged: finds in a mirrored picture what INPUT finds in it");
  options.add("vec-size", c.vec_size, "WxH", "size of a .vec file's samples, pixels: the file does not say it")
      .sides(1, kMaxSampleArea);
  options.example("haarkit convert --mirrored profile.xml other-profile.xml", "a cascade for the other side");
  options.example("haarkit convert faces.haarkit faces.xml", "for cv::CascadeClassifier and other programs");
  options.example("haarkit convert --format opencv-old faces.xml faces-old.xml",
                  "for programs that read only the format of opencv_haartraining");
  options.example("haarkit convert --vec-size 24x24 faces.vec crops", "the samples of a .vec file as pictures");
  options.example("haarkit convert --vec-size 24x24 crops faces.vec", "a folder of crops (or info.dat) as a .vec file");
  options.note(
      "INPUT may be OpenCV's XML, YAML or JSON, new or old, also packed by gzip, or haarkit's own text format. opencv "
      "is the XML of opencv_traincascade, "
      "opencv-old that of opencv_haartraining. All give the same windows. A soft cascade fits only haarkit's format. "
      "Comments of INPUT are not kept.");
}

int convert_samples(const ConvertCommand& c) {
  const std::string &input = c.paths[0], &output = c.paths[1];
  if (is_vec_name(input) && is_vec_name(output)) throw UsageError("both INPUT and OUTPUT are .vec files");
  if (c.vec_size.empty()) throw UsageError("the size of the samples is missing (--vec-size WxH)");
  VecResult result;
  if (is_vec_name(input)) {
    result.samples = vec_to_folder(input, c.vec_size, output);
  } else {
    result = crops_to_vec(input, c.vec_size, output);
  }
  for (const std::string& problem : result.unreadable) message("haarkit convert: " + problem);
  message("haarkit convert: " + counted(result.samples, "sample") + " in " + output);
  return result.unreadable.empty() ? kExitDone : kExitData;
}

int convert_cascade(const ConvertCommand& c, CascadeFormat format) {
  Cascade cascade = chosen_cascade(c.paths[0]);
  if (c.mirrored) cascade = mirrored(cascade, c.paths[0]);
  CascadeParts parts = cascade.parts();
  if (c.min_score) parts.min_score = c.min_score;
  if (format != CascadeFormat::haarkit && parts.min_score) {
    message("haarkit convert: OpenCV's XML has no operating point: the least score of " +
            number_text(*parts.min_score) + " is left out");
    parts.min_score.reset();
  }
  if (format != CascadeFormat::haarkit && parts.context != 1) {
    message("haarkit convert: OpenCV's XML knows no context: its boxes will be the windows, whose sides are " +
            number_text(shortest_double(parts.context)) + " times the object's");
    parts.context = 1;
  }
  if (format != CascadeFormat::haarkit && parts.boxes) {
    message("haarkit convert: OpenCV's XML has no box regression: what the cascade knows about framing is left out");
    parts.boxes.reset();
  }
  if (format != CascadeFormat::haarkit && parts.scores) {
    message("haarkit convert: OpenCV's XML has no score regression: how the cascade's scores are fitted is left out");
    parts.scores.reset();
  }
  write_cascade(Cascade(std::move(parts)), c.paths[1], format, c.comment);
  return kExitDone;
}

}  // namespace

int run_convert(const Args& args) {
  ConvertCommand c;
  OptionSet options("convert", "[options] INPUT OUTPUT",
                    "Writes a cascade, or samples of .vec files, in another file format.");
  describe(options, c);
  if (!options.parse(args)) return kExitDone;
  if (c.paths.size() != 2) throw UsageError("expected two paths, INPUT and OUTPUT");
  const bool to_folder = is_vec_name(c.paths[0]), samples = to_folder || is_vec_name(c.paths[1]);
  std::optional<CascadeFormat> format;  // of a cascade; an ending that says none is refused before anything is read
  for (const char* name : {"format", "comment", "min-score", "mirrored"})
    if (samples && options.given(name))
      throw UsageError(std::string("--") + name + " is for cascades, not for samples");
  if (!samples && options.given("vec-size")) throw UsageError("--vec-size is for .vec files, and none is named");
  if (!samples) format = c.format ? *c.format : format_by_name(c.paths[1]);
  if (format && *format != CascadeFormat::haarkit && c.min_score)
    throw UsageError("--min-score: OpenCV's XML has no operating point; name an output that ends in .haarkit");
  OutputCheck outputs;
  if (to_folder)
    outputs.folder("OUTPUT", c.paths[1]);
  else
    outputs.file("OUTPUT", c.paths[1]);
  outputs.input(c.paths[0]);
  const OutputClaims claims = outputs.check();
  return format ? convert_cascade(c, *format) : convert_samples(c);
}

}  // namespace haarkit
