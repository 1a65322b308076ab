// haarkit convert: a cascade from one file format into another.
#include "commands/commands.hpp"
#include "frame/options.hpp"
#include "haarkit/detect/cascade_file.hpp"

namespace haarkit {
namespace {

enum class Target { by_name, opencv, opencv_old, haarkit };

struct ConvertCommand {
  std::vector<std::string> paths;
  Target format = Target::by_name;
  std::string comment;
};

void describe(OptionSet& options, ConvertCommand& c) {
  options.positional("INPUT OUTPUT", c.paths, "the file to read and the file to write");
  options.add_choice<Target>("format", c.format,
                             {{"by-name", Target::by_name},
                              {"opencv", Target::opencv},
                              {"opencv-old", Target::opencv_old},
                              {"haarkit", Target::haarkit}},
                             "how a cascade is written; by-name: opencv when OUTPUT ends in .xml, else haarkit");
  options.add("comment", c.comment, "TEXT", "put this into the cascade's file as a comment");
  options.example("haarkit convert faces.haarkit faces.xml", "for cv::CascadeClassifier and other programs");
  options.example("haarkit convert --format opencv-old faces.xml faces-old.xml",
                  "for programs that read only the format of opencv_haartraining");
  options.note(
      "INPUT may be OpenCV's XML, new or old, or haarkit's own text format. opencv is the XML of opencv_traincascade, "
      "opencv-old that of opencv_haartraining. All give the same windows. A soft cascade fits only haarkit's format. "
      "Comments of INPUT are not kept.");
}

CascadeFormat format_of(Target target, const std::string& path) {
  switch (target) {
    case Target::opencv:
      return CascadeFormat::opencv;
    case Target::opencv_old:
      return CascadeFormat::opencv_old;
    case Target::haarkit:
      return CascadeFormat::haarkit;
    case Target::by_name:
      break;
  }
  const std::string xml = ".xml";
  const bool is_xml = path.size() >= xml.size() && path.compare(path.size() - xml.size(), xml.size(), xml) == 0;
  return is_xml ? CascadeFormat::opencv : CascadeFormat::haarkit;
}

}  // namespace

int run_convert(const Args& args) {
  ConvertCommand c;
  OptionSet options("convert", "[options] INPUT OUTPUT", "Writes a cascade in another file format.");
  describe(options, c);
  if (!options.parse(args)) return kExitDone;
  if (c.paths.size() != 2) throw UsageError("expected two paths, INPUT and OUTPUT");
  write_cascade(read_cascade(c.paths[0]), c.paths[1], format_of(c.format, c.paths[1]), c.comment);
  return kExitDone;
}

}  // namespace haarkit
