// Annotations as every command reads them, with what could not be used told to the user.
#include "datasets/annotation_reading.hpp"

#include <filesystem>

#include "datasets/picture_checks.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/base/text.hpp"
#include "pictures/pictures.hpp"
#include "program/progress.hpp"

namespace haarkit {

std::vector<AnnotatedPicture> read_annotated(const std::string& path, std::optional<AnnotationFormat> format,
                                             AnnotationOptions options) {
  constexpr int kNamed = 10;  // lines told of each file
  int bad = 0;
  options.bad_line = [&](const DataError& fault) {
    if (++bad <= kNamed) message("warning: left out: " + std::string(fault.what()));
  };
  if (!options.warn)
    options.warn = [](const DataError& warning) { message("warning: " + std::string(warning.what())); };
  options.picture_size = read_picture_size;
  std::vector<AnnotatedPicture> pictures = read_annotations(path, format, options);
  if (bad > kNamed) message("warning: " + path + ": " + counted(bad - kNamed, "more line") + " left out");
  check_picture_sizes(path, pictures, options.warn);
  tell_corners(path, pictures, options.warn);
  return pictures;
}

void add_annotation_format(OptionSet& options, std::optional<AnnotationFormat>& format) {
  using Format = AnnotationFormat;
  std::vector<std::pair<std::string, std::optional<Format>>> words;
  for (const Format one :
       {Format::csv, Format::info, Format::list, Format::fddb, Format::wider, Format::voc, Format::coco, Format::yolo})
    words.emplace_back(name_of(one), one);
  options.add_choice("annotation-format", format, words, "the format of the annotations").default_text("recognised");
}

bool is_plain_list(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return false;
  return recognise_annotations(utf8_of(read_file(path))) == AnnotationFormat::list;
}

}  // namespace haarkit
