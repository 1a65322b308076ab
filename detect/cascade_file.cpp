// A cascade's file: its format is known by content, and what is certainly none is named (a web page, a picture, ...).
#include "haarkit/detect/cascade_file.hpp"

#include "files/gunzip.hpp"
#include "files/opencv_formats.hpp"
#include "files/text_format.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/base/text.hpp"

namespace haarkit {
namespace {

constexpr std::size_t kMaxSize = 64U << 20;  // bytes; the largest known cascade has 2.7 MB
constexpr const char* kAdvice = "give a Haar or LBP cascade as XML, YAML or JSON of OpenCV or in haarkit's own format";

bool starts_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

// A page that a browser or a download tool saved where a file was meant.
bool is_html(std::string_view text) {
  const std::string start = lower_case(std::string(text.substr(0, 1000)));
  return starts_with(start, "<!doctype html") || start.find("<html") != std::string::npos;
}

// Names what is certainly not a cascade that can be read.
std::string kind_of_other(std::string_view text) {
  if (text.empty()) return "is empty";
  if (starts_with(text, "version https://git-lfs"))
    return "is a Git LFS pointer, not the cascade: download the file itself (git lfs pull)";
  if (files::is_gzip(text)) return "is compressed with gzip twice: unpack it first";
  if (starts_with(text, "\x89PNG") || starts_with(text, "\xff\xd8\xff")) return "is a picture";
  return "is not a cascade file";
}

}  // namespace

Cascade read_cascade(const std::string& path) {
  return read_cascade_text(read_file(path, kMaxSize), path);
}

Cascade read_cascade_text(std::string_view text, const std::string& source) {
  std::string unpacked;
  if (files::is_gzip(text)) text = unpacked = files::gunzip(text, kMaxSize, source);
  if (text.size() > kMaxSize) throw DataError(source, "", "is larger than 64 MiB, expected a cascade file", kAdvice);
  if (starts_with(text, "\xef\xbb\xbf")) text.remove_prefix(3);
  std::string_view start = text;
  while (!start.empty() && is_space(start[0])) start.remove_prefix(1);
  if (starts_with(start, "<") && is_html(start))
    throw DataError(source, "", "is an HTML page, not the cascade",
                    "download the file itself (on GitHub: the raw file)");
  if (starts_with(start, "<"))
    return Cascade(files::read_opencv_cascade(text, source, files::StorageSyntax::xml), source);
  if (starts_with(start, "%YAML") || starts_with(start, "{"))
    return Cascade(files::read_opencv_cascade(text, source, files::StorageSyntax::yaml), source);
  if (starts_with(start, files::kTextFormatStart)) return Cascade(files::read_text_format(text, source), source);
  throw DataError(source, "", kind_of_other(start), kAdvice);
}

void write_cascade(const Cascade& cascade, const std::string& path, CascadeFormat format, const std::string& comment) {
  write_file(path, cascade_text(cascade, format, comment, path));
}

std::string cascade_text(const Cascade& cascade, CascadeFormat format, const std::string& comment,
                         const std::string& target) {
  switch (format) {
    case CascadeFormat::opencv:
      return files::new_xml_of(cascade, comment, target);
    case CascadeFormat::opencv_old:
      return files::old_xml_of(cascade, comment, target);
    case CascadeFormat::haarkit:
      return files::text_format_of(cascade, comment);
  }
  return {};
}

}  // namespace haarkit
