// Annotation formats that are a line a picture: CSV, OpenCV's info.dat and bg.txt.
#include <algorithm>

#include "annotation_parsers.hpp"
#include "class_choice.hpp"
#include "csv_table.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/paths.hpp"
#include "haarkit/base/text.hpp"
#include "haarkit/evaluate/overlap.hpp"
#include "text_input.hpp"

namespace haarkit::parsers {

using namespace text_input;

std::vector<AnnotatedPicture> csv(std::string_view text, const std::string& source, const AnnotationOptions& options) {
  PictureList pictures;
  const CsvTable table(text, source);
  const auto& rows = table.rows();
  const bool boxes =
      std::any_of(rows.begin(), rows.end(), [](const CsvTable::Row& row) { return !row.values.empty(); });
  require_classes(table.classes(), options, boxes, source, table.columns());
  const std::string wanted = class_in_file(table.classes(), options.class_name, source);
  std::size_t unclassed = 0;
  NoSize no_size(source, options.warn);
  for (const CsvTable::Row& row : rows) {
    AnnotatedPicture& picture = pictures.picture(row.image);
    if (row.values.empty()) continue;
    if (!is_wanted(row.class_name, wanted)) {
      unclassed += row.class_name.empty() ? 1 : 0;
      continue;
    }
    const auto& v = row.values;
    TruthBox face;
    face.ignore = row.ignore;
    face.class_name = row.class_name;
    face.subject = row.subject;
    if (table.ellipses()) {
      face.ellipse = FaceEllipse{v[0], v[1], v[2], {v[3], v[4]}};
      face.box = bounding_box(*face.ellipse);
    } else {
      face.box = {v[0], v[1], v[2], v[3]};
    }
    if (no_size.takes(face.box, where(row.line))) continue;
    if (!sane(face.box.x, face.box.y, face.box.width, face.box.height))
      throw DataError(source, where(row.line), "a box without a size or far outside any picture",
                      "expected width and height above 0");
    picture.faces.push_back(face);
  }
  tell_of_unclassed(unclassed, wanted, source, options.warn);
  std::vector<AnnotatedPicture> read = pictures.take();
  no_size.tell(holds_boxes(read));
  return read;
}

std::string_view unquoted(std::string_view name) {
  const bool quotes = name.size() > 2 && (name.front() == '"' || name.front() == '\'') && name.back() == name.front();
  return quotes ? name.substr(1, name.size() - 2) : name;
}

bool split_info_line(std::string_view line, std::string_view& path, std::vector<double>& numbers) {
  const auto words = words_of(line);
  std::size_t tail = words.size();  // the numbers at the end start here
  while (tail > 1 && number_of(words[tail - 1])) --tail;
  for (std::size_t at = tail; at < words.size(); ++at) {
    const auto count = count_of(words[at]);
    if (!count || static_cast<std::size_t>(*count) * 4 != words.size() - at - 1) continue;
    path = line.substr(0, words[at].data() - line.data());
    path = unquoted(path.substr(0, path.find_last_not_of(" \t") + 1));
    numbers.clear();
    for (std::size_t i = at + 1; i < words.size(); ++i) numbers.push_back(*number_of(words[i]));
    return true;
  }
  return false;
}

namespace {

// Where the numbers of a line begin that is meant as one of info.dat: behind the last word that ends as a picture's
// name does. npos when there is no such word, or something else than numbers and what people put between them follows.
std::size_t info_numbers(std::string_view line) {
  const auto words = words_of(line);
  for (std::size_t i = words.size(); i-- > 0;) {
    std::string_view word = words[i];
    if (word.back() == '"' || word.back() == '\'') word.remove_suffix(1);
    if (!has_picture_ending(std::string(word))) continue;
    if (i + 1 == words.size()) break;
    const std::size_t begin = words[i + 1].data() - line.data();
    const bool numbers = line.find_first_not_of("0123456789.,;:+-eE \t()[]", begin) == std::string_view::npos;
    return numbers ? begin : std::string_view::npos;
  }
  return std::string_view::npos;
}

// What is wrong with a line that split_info_line does not take.
std::string fault_of(std::string_view line) {
  const std::size_t begin = info_numbers(line);
  if (begin == std::string_view::npos) return "";
  const auto words = words_of(line.substr(begin));
  for (const std::string_view word : words)
    if (!number_of(word)) return haarkit::quoted(word) + " is no number (blanks stand between numbers)";
  const auto count = count_of(words[0]);
  if (!count) return haarkit::quoted(words[0]) + " is no count of boxes";
  return counted(*count, "box") + (*count == 1 ? " needs " : " need ") + std::to_string(4 * *count) + " numbers, " +
         std::to_string(words.size() - 1) + " follow";
}

void read_info_line(const Line& line, const std::string& source, PictureList& pictures, NoSize& no_size) {
  std::string_view path;
  std::vector<double> n;
  if (!split_info_line(line.text, path, n)) {
    const std::string fault = fault_of(line.text);
    throw DataError(source, where(line), "expected: path n x y w h ...",
                    fault.empty() ? "n boxes need 4 n numbers after n" : fault);
  }
  std::vector<TruthBox> boxes;
  for (std::size_t i = 0; i < n.size(); i += 4) {
    const cv::Rect2d box(n[i], n[i + 1], n[i + 2], n[i + 3]);
    if (no_size.takes(box, where(line))) continue;
    boxes.push_back({box, false, {}});
    if (!sane(n[i], n[i + 1], n[i + 2], n[i + 3]))
      throw DataError(source, where(line),
                      "box " + std::to_string(i / 4 + 1) + " has no size or lies far outside any picture",
                      "expected width and height above 0");
  }
  AnnotatedPicture& picture = pictures.picture(std::string(path));
  picture.faces.insert(picture.faces.end(), boxes.begin(), boxes.end());
}

// A comment that would be a picture with boxes, if '#' began its name: somebody left it out, or has such names.
bool begins_a_picture(std::string_view comment) {
  std::string_view path;
  std::vector<double> numbers;
  return split_info_line(comment, path, numbers) && !numbers.empty();
}

}  // namespace

bool looks_like_info(std::string_view line) {
  return info_numbers(line) != std::string_view::npos;
}

std::vector<AnnotatedPicture> info(std::string_view text, const std::string& source, const AnnotationOptions& options) {
  PictureList pictures;
  std::vector<DataError> faults;
  NoSize no_size(source, options.warn);
  std::size_t commented = 0;
  for (const Line& line : lines_of(text)) {
    if (line.text.front() == '#') {
      commented += begins_a_picture(line.text) ? 1 : 0;
      continue;
    }
    try {
      read_info_line(line, source, pictures, no_size);
    } catch (const DataError& fault) {
      if (!options.bad_line) throw;
      faults.push_back(fault);
    }
  }
  std::vector<AnnotatedPicture> read = pictures.take();
  if (read.empty() && !faults.empty()) throw DataError(faults[0]);
  for (const DataError& fault : faults) options.bad_line(fault);
  if (commented > 0 && options.warn)
    options.warn(DataError(source, "", counted(commented, "line") + " with boxes left out: '#' begins a comment",
                           "write ./#name where a picture's name begins so"));
  no_size.tell(holds_boxes(read));
  return read;
}

std::vector<AnnotatedPicture> list(std::string_view text, const std::string& source) {
  PictureList pictures;
  for (const Line& line : lines_of(text)) {
    if (line.text.front() == '#') continue;
    if (line.text.size() > 4096 || line.text.find('\0') != std::string_view::npos)
      throw DataError(source, where(line), "this is no path; expected a list of picture paths, one a line");
    pictures.picture(std::string(unquoted(line.text)));
  }
  return pictures.take();
}

}  // namespace haarkit::parsers
