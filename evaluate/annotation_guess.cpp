// Any text can be read as a list of pictures, a line each. What lists none is refused, or the rates of no picture at
// all would be perfect.
#include "annotation_guess.hpp"

#include <algorithm>
#include <filesystem>

#include "haarkit/base/data_error.hpp"
#include "haarkit/base/paths.hpp"
#include "haarkit/base/text.hpp"
#include "text_input.hpp"

namespace haarkit {
namespace {

using namespace text_input;

bool names_picture(const AnnotatedPicture& picture) {
  std::error_code ignored;
  return has_picture_ending(picture.name) || std::filesystem::is_regular_file(picture.path, ignored);
}

std::string guess(const std::vector<Line>& lines) {
  const std::string first = lower_case(std::string(lines[0].text.substr(0, 200)));
  const auto begins = [&](const char* start) { return first.rfind(start, 0) == 0; };
  if (lines[0].text.find('\0') != std::string_view::npos) return "it is no text file";
  if (begins("version https://git-lfs")) return "it looks like a Git LFS pointer: download the file itself";
  if (begins("%yaml") || begins("names:") || begins("train:") || begins("path:"))
    return "it looks like YAML: for YOLO labels give their folder";
  const bool numbers = std::all_of(lines.begin(), lines.begin() + std::min<std::ptrdiff_t>(lines.size(), 10),
                                   [](const Line& line) { return numbers_of(line.text).has_value(); });
  if (numbers) return "it holds numbers alone, without pictures' names";
  return "its first line is " + haarkit::quoted(lines[0].text);
}

}  // namespace

void require_pictures(const std::vector<AnnotatedPicture>& listed, std::string_view text, const std::string& source) {
  if (std::any_of(listed.begin(), listed.end(), names_picture)) return;
  const std::vector<Line> lines = lines_of(text);
  if (lines.empty())
    throw DataError(source, "", "is empty", "expected annotations or a list of pictures, a path a line");
  throw DataError(
      source, "", "names no picture: " + guess(lines),
      "expected CSV, info.dat, FDDB, WIDER FACE, Pascal VOC, COCO or YOLO annotations, or a list of pictures, "
      "a path a line");
}

}  // namespace haarkit
