// A table of boxes in CSV: columns by the names in its header, or by their usual order when it has none.
#include "csv_table.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>

#include "haarkit/base/data_error.hpp"
#include "haarkit/base/text.hpp"

namespace haarkit {
namespace {

using namespace text_input;

std::optional<char> separator_of(std::string_view line) {
  for (const char c : {',', ';', '\t'})
    if (line.find(c) != std::string_view::npos) return c;
  return std::nullopt;
}

// The first line that has one tells: pictures without boxes may come first, by their names alone.
char separator_of(const std::vector<Line>& lines) {
  for (const Line& line : lines)
    if (const std::optional<char> separator = separator_of(line.text)) return *separator;
  return ',';
}

int column(const std::vector<std::string>& header, std::initializer_list<std::string_view> names) {
  for (std::size_t i = 0; i < header.size(); ++i)
    if (std::find(names.begin(), names.end(), lower_case(header[i])) != names.end()) return static_cast<int>(i);
  return -1;
}

int image_column(const std::vector<std::string>& header) {
  return column(header, {"image", "picture", "file", "filename", "file_name", "path"});
}

bool is_header(const std::vector<std::string>& fields) {
  return image_column(fields) >= 0 &&
         std::none_of(fields.begin(), fields.end(), [](const std::string& f) { return number_of(f).has_value(); });
}

bool is_row(const std::vector<std::string>& fields) {
  return fields.size() >= 5 && !fields[0].empty() &&
         std::all_of(fields.begin() + 1, fields.begin() + 5, [](const std::string& f) { return number_of(f); });
}

// A picture without boxes: its name, then fields with nothing in them.
bool is_empty_row(const std::vector<std::string>& fields) {
  return fields.size() >= 5 && !fields[0].empty() &&
         std::all_of(fields.begin() + 1, fields.end(), [](const std::string& f) { return f.empty(); });
}

std::string expected(bool ellipses) {
  return ellipses ? "image,major_radius,minor_radius,angle,center_x,center_y" : "image,x,y,w,h";
}

}  // namespace

bool CsvTable::looks_like(std::string_view first_line) {
  const auto fields = csv_fields(first_line, separator_of(first_line).value_or(','));
  return is_header(fields) || is_row(fields) || is_empty_row(fields);
}

CsvTable::CsvTable(std::string_view text, const std::string& source) {
  std::vector<Line> lines = lines_of(text);
  // Only what stands before the table is a comment: the name of a picture may begin with '#'.
  const auto is_comment = [](const Line& line) { return line.text.front() == '#'; };
  lines.erase(lines.begin(), std::find_if_not(lines.begin(), lines.end(), is_comment));
  if (lines.empty()) return;
  const char separator = separator_of(lines);
  const auto first = csv_fields(lines[0].text, separator);
  const bool has_header = is_header(first);

  int image = 0, score = 5, invalid = -1, ignore = -1, class_name = -1, subject = -1;
  std::vector<int> columns{1, 2, 3, 4};
  const bool bare = has_header && first.size() == 1;  // a list of pictures under a heading
  if (has_header) {
    image = image_column(first);
    score = column(first, {"score", "confidence"});
    invalid = column(first, {"invalid"});
    ignore = column(first, {"ignore", "difficult"});
    class_name = column(first, {"class"});
    subject = column(first, {"subject", "person"});
    ellipses_ = column(first, {"major_radius"}) >= 0;
    columns = ellipses_ ? std::vector<int>{column(first, {"major_radius"}), column(first, {"minor_radius"}),
                                           column(first, {"angle"}), column(first, {"center_x", "centre_x", "cx"}),
                                           column(first, {"center_y", "centre_y", "cy"})}
                        : std::vector<int>{column(first, {"x", "left"}), column(first, {"y", "top"}),
                                           column(first, {"w", "width"}), column(first, {"h", "height"})};
    if (!bare && std::find(columns.begin(), columns.end(), -1) != columns.end())
      throw DataError(source, where(lines[0]), "the header lacks a column; expected " + expected(ellipses_),
                      "name the columns like this; more columns may follow");
  }

  for (std::size_t i = has_header ? 1 : 0; i < lines.size(); ++i) {
    const auto fields = csv_fields(lines[i].text, separator);
    const auto field = [&](int c) { return c >= 0 && c < static_cast<int>(fields.size()) ? fields[c] : std::string(); };
    if (bare && std::any_of(fields.begin() + 1, fields.end(), [](const std::string& f) { return !f.empty(); }))
      throw DataError(source, where(lines[i]), "has more fields than the header names",
                      "name the columns in the header: image,x,y,w,h");
    Row row{lines[i], field(image), {}, {}, false};
    if (row.image.empty()) throw DataError(source, where(lines[i]), "no picture named; expected image,x,y,w,h");
    const bool boxless = std::all_of(columns.begin(), columns.end(), [&](int c) { return field(c).empty(); });
    for (const int c : columns) {
      if (boxless) break;
      const auto value = number_of(field(c));
      if (!value)
        throw DataError(source, where(lines[i]),
                        "\"" + field(c) + "\" in column " + std::to_string(c + 1) + " is no number; expected " +
                            expected(ellipses_));
      row.values.push_back(*value);
    }
    const auto is_true = [&](int c) { return !field(c).empty() && field(c) != "0" && lower_case(field(c)) != "false"; };
    row.ignore = is_true(invalid) || is_true(ignore);
    row.class_name = field(class_name);
    row.subject = field(subject);
    row.score = field(score);
    rows_.push_back(std::move(row));
  }
}

std::set<std::string> CsvTable::classes() const {
  std::set<std::string> classes;
  for (const Row& row : rows_)
    if (!row.values.empty() && !row.class_name.empty()) classes.insert(row.class_name);
  return classes;
}

}  // namespace haarkit
