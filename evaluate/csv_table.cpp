// A table of boxes in CSV: columns by the names in its header, or by their usual order when it has none.
#include "csv_table.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>

#include "annotation_parsers.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/text.hpp"

namespace haarkit {
namespace {

using namespace text_input;

// What people call the column of classes, the surest first.
constexpr std::array<std::string_view, 5> kClassNames = {"class", "class_name", "label", "category", "name"};

constexpr char kSeparators[] = {',', ';', '\t'};

// The first of these that the line has outside of quotes.
std::optional<char> separator_of(std::string_view line) {
  for (const char c : kSeparators)
    if (csv_fields(line, c).size() > 1) return c;
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

// The column of the first of these names that there is, whatever the order of the columns.
template <class Names>
int preferred_column(const std::vector<std::string>& header, const Names& names) {
  for (const std::string_view name : names)
    if (const int at = column(header, {name}); at >= 0) return at;
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

// A comment before the table. The name of a picture may begin with '#' too.
bool is_comment(const Line& line) {
  return line.text.front() == '#' && !CsvTable::is_box(line.text);
}

// A picture without boxes: its name, then fields with nothing in them.
bool is_empty_row(const std::vector<std::string>& fields) {
  return fields.size() >= 5 && !fields[0].empty() &&
         std::all_of(fields.begin() + 1, fields.end(), [](const std::string& f) { return f.empty(); });
}

// Where a field that is open at `from` is closed: the place behind its quote, which must end the field, or a quote that
// was left open would swallow the rows behind it. npos when it is not.
std::size_t end_of_quote(std::string_view text, std::size_t from, char separator) {
  for (std::size_t at = text.find('"', from); at != std::string_view::npos; at = text.find('"', at + 2)) {
    if (at + 1 < text.size() && text[at + 1] == '"') continue;
    const std::size_t next = text.find_first_not_of(" \r", at + 1);
    const bool ends = next == std::string_view::npos || text[next] == separator || text[next] == '\n';
    return ends ? at + 1 : std::string_view::npos;
  }
  return std::string_view::npos;
}

// Lines whose quoted fields go over several lines (a name may hold a line break) as one.
std::vector<Line> joined(const std::vector<Line>& lines, std::string_view text, char separator) {
  constexpr int kMostBreaks = 16;  // of a row
  std::vector<Line> rows;
  const char* end = text.data();  // of the last row
  for (const Line& line : lines) {
    if (line.text.data() < end) continue;
    std::string_view row = line.text;
    for (int breaks = 0; breaks < kMostBreaks; ++breaks) {
      bool open = false;
      csv_fields(row, separator, &open);
      if (!open) break;
      const std::size_t begin = row.data() - text.data();
      const std::size_t closed = end_of_quote(text, begin + row.size(), separator);
      if (closed == std::string_view::npos) break;
      row = text.substr(begin, text.find('\n', closed) - begin);
      row = row.substr(0, row.find_last_not_of(" \r") + 1);
    }
    rows.push_back({line.number, row});
    end = row.data() + row.size();
  }
  return rows;
}

// The fields of a row. A box that cannot be seen because of its quotes or its separator must not become a picture
// without boxes.
std::vector<std::string> fields_of(const Line& line, char separator, const std::string& source) {
  bool open_quote = false;
  std::vector<std::string> fields = csv_fields(line.text, separator, &open_quote);
  if (open_quote) throw DataError(source, where(line), "a quote is opened and not closed");
  if (fields.size() == 1)
    for (const char other : kSeparators)
      if (other != separator && is_row(csv_fields(line.text, other)))
        throw DataError(source, where(line),
                        "is separated otherwise than the lines before; expected '" + std::string(1, separator) + "'");
  return fields;
}

// What a column of yes and no says; nothing is no.
bool says_yes(const std::string& field, const Line& line, const std::string& source) {
  const std::string word = lower_case(field);
  if (word.empty() || word == "false" || word == "no") return false;
  if (word == "true" || word == "yes") return true;
  if (const std::optional<double> number = number_of(word)) return *number != 0;
  throw DataError(source, where(line), "\"" + field + "\" is neither 0 nor 1, as ignore, difficult and invalid are");
}

std::string expected(bool ellipses) {
  return ellipses ? "image,major_radius,minor_radius,angle,center_x,center_y" : "image,x,y,w,h";
}

}  // namespace

bool CsvTable::is_box(std::string_view line) {
  return is_row(csv_fields(line, separator_of(line).value_or(',')));
}

bool CsvTable::looks_like(std::string_view first_line) {
  const auto fields = csv_fields(first_line, separator_of(first_line).value_or(','));
  return is_header(fields) || is_row(fields) || is_empty_row(fields);
}

CsvTable::CsvTable(std::string_view text, const std::string& source) {
  std::vector<Line> lines = lines_of(text);
  lines.erase(lines.begin(), std::find_if_not(lines.begin(), lines.end(), is_comment));
  if (lines.empty()) return;
  const char separator = separator_of(lines);
  lines = joined(lines, text, separator);
  const auto first = csv_fields(lines[0].text, separator);
  const bool has_header = is_header(first);

  int image = 0, score = 5, invalid = -1, ignore = -1, class_name = -1, subject = -1;
  std::vector<int> columns{1, 2, 3, 4};
  const bool names_alone = has_header && first.size() == 1;  // a list of pictures under a heading
  if (has_header) {
    header_ = first;
    image = image_column(first);
    score = preferred_column(first, parsers::kScoreNames);
    invalid = column(first, {"invalid"});
    ignore = column(first, {"ignore", "difficult"});
    class_name = preferred_column(first, kClassNames);
    subject = column(first, {"subject", "person"});
    ellipses_ = column(first, {"major_radius"}) >= 0;
    columns = ellipses_ ? std::vector<int>{column(first, {"major_radius"}), column(first, {"minor_radius"}),
                                           column(first, {"angle"}), column(first, {"center_x", "centre_x", "cx"}),
                                           column(first, {"center_y", "centre_y", "cy"})}
                        : std::vector<int>{column(first, {"x", "left"}), column(first, {"y", "top"}),
                                           column(first, {"w", "width"}), column(first, {"h", "height"})};
    if (!names_alone && std::find(columns.begin(), columns.end(), -1) != columns.end())
      throw DataError(source, where(lines[0]), "the header lacks a column; expected " + expected(ellipses_),
                      "name the columns like this (w and h are sizes, not corners); more columns may follow");
    std::vector<int> used{image, score, invalid, ignore, class_name, subject};
    used.insert(used.end(), columns.begin(), columns.end());
    for (int i = 0; i < static_cast<int>(first.size()); ++i)
      if (std::find(used.begin(), used.end(), i) == used.end()) unused_.push_back(first[i]);
  }

  for (std::size_t i = has_header ? 1 : 0; i < lines.size(); ++i) {
    const auto fields = fields_of(lines[i], separator, source);
    const auto field = [&](int c) { return c >= 0 && c < static_cast<int>(fields.size()) ? fields[c] : std::string(); };
    if (names_alone && std::any_of(fields.begin() + 1, fields.end(), [](const std::string& f) { return !f.empty(); }))
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
    const auto is_yes = [&](int c) { return says_yes(field(c), lines[i], source); };
    const bool is_invalid = is_yes(invalid), is_ignored = is_yes(ignore);  // both are checked
    row.ignore = is_invalid || is_ignored;
    row.class_name = field(class_name);
    row.subject = field(subject);
    row.score = field(score);
    rows_.push_back(std::move(row));
  }
}

std::string CsvTable::columns() const {
  if (header_.empty()) return "it has no header that names columns";
  std::string names;
  for (const std::string& name : header_) names += (names.empty() ? "its columns: " : ", ") + name;
  return names;
}

std::set<std::string> CsvTable::classes() const {
  std::set<std::string> classes;
  for (const Row& row : rows_)
    if (!row.values.empty() && !row.class_name.empty()) classes.insert(row.class_name);
  return classes;
}

}  // namespace haarkit
