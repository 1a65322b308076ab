// The names of YOLO's classes. data.yaml is read line by line: only the few ways in which `names:` is written.
#include "annotation_parsers.hpp"
#include "folder_files.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/base/paths.hpp"
#include "haarkit/base/text.hpp"
#include "text_input.hpp"
#include "yolo.hpp"

namespace haarkit {
namespace {

namespace fs = std::filesystem;
using namespace text_input;

std::string trimmed(std::string_view word) {
  const auto first = word.find_first_not_of(" \t,");
  if (first == std::string_view::npos) return {};
  return std::string(parsers::unquoted(word.substr(first, word.find_last_not_of(" \t,") - first + 1)));
}

// "['car', plate]" or "{0: car, 1: plate}".
std::map<int, std::string> from_brackets(std::string_view list) {
  std::map<int, std::string> classes;
  for (const std::string& field : csv_fields(list.substr(1, list.find_last_of("]}") - 1), ',')) {
    const auto colon = list.front() == '{' ? field.find(':') : std::string::npos;
    const auto number = colon == std::string::npos ? std::nullopt : count_of(trimmed(field.substr(0, colon)));
    classes[number.value_or(static_cast<int>(classes.size()))] = trimmed(number ? field.substr(colon + 1) : field);
  }
  return classes;
}

}  // namespace

std::map<int, std::string> yaml_class_names(const std::string& text) {
  std::map<int, std::string> classes;
  bool inside = false;
  std::string list;  // a list in brackets may go over several lines
  for (const Line& line : lines_of(text)) {
    if (line.text.front() == '#') continue;
    if (!list.empty() || (inside && (line.text.front() == '[' || line.text.front() == '{'))) {
      list += std::string(line.text);
    } else if (line.text.rfind("names:", 0) == 0) {
      inside = true;
      const std::size_t bracket = line.text.find_first_of("[{");
      if (bracket != std::string_view::npos) list = std::string(line.text.substr(bracket));
    } else if (inside && line.text.front() == '-') {
      classes.emplace(static_cast<int>(classes.size()), trimmed(line.text.substr(1)));
    } else if (inside) {
      const auto colon = line.text.find(':');
      const auto number = colon == std::string_view::npos ? std::nullopt : count_of(line.text.substr(0, colon));
      if (!number) break;
      classes.emplace(*number, trimmed(line.text.substr(colon + 1)));
    }
    if (list.find_last_of("]}") != std::string::npos) return from_brackets(list);
  }
  return classes;
}

std::map<int, std::string> yolo_class_names(const fs::path& folder) {
  std::error_code ignored;
  fs::path place = fs::absolute(folder, ignored).lexically_normal();
  for (int up = 0; up < 3 && !place.empty(); ++up, place = place.parent_path()) {
    for (const fs::path& file : files_in(place)) {
      const std::string ending = ending_of(file);
      if (!fs::is_regular_file(file, ignored)) continue;
      std::map<int, std::string> classes;
      if (ending == ".yaml" || ending == ".yml") {
        classes = yaml_class_names(utf8_of(read_file(file.string())));
      } else if (ending == ".names" || file.filename() == "classes.txt") {
        const std::string text = utf8_of(read_file(file.string()));
        for (const Line& line : lines_of(text)) classes.emplace(static_cast<int>(classes.size()), line.text);
      }
      if (!classes.empty()) return classes;
    }
  }
  return {};
}

}  // namespace haarkit
