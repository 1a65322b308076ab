// Which classes YOLO's labels mean by their numbers: files beside the labels or above them.
#include "folder_files.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/base/paths.hpp"
#include "haarkit/base/text.hpp"
#include "text_input.hpp"
#include "yolo.hpp"

namespace haarkit {
namespace {

namespace fs = std::filesystem;
using namespace text_input;

void take(const fs::path& file, YoloClasses& classes) {
  const std::string ending = ending_of(file);
  if (ending == ".yaml" || ending == ".yml") {
    DataYaml yaml = parse_data_yaml(utf8_of(read_file(file.string())), file.string());
    if (classes.names.empty()) classes.names = yaml.names;
    if (!classes.data_yaml && (!yaml.names.empty() || !yaml.key_points.empty())) classes.data_yaml = std::move(yaml);
  } else if (classes.names.empty() && (ending == ".names" || file.filename() == "classes.txt")) {
    const std::string text = utf8_of(read_file(file.string()));
    for (const Line& line : lines_of(text)) classes.names.emplace(static_cast<int>(classes.names.size()), line.text);
  }
}

}  // namespace

YoloClasses yolo_classes(const fs::path& folder, const Warn& warn) {
  YoloClasses classes;
  std::vector<DataError> unreadable;
  std::error_code ignored;
  fs::path place = fs::absolute(folder, ignored).lexically_normal();
  for (int up = 0; up < 3 && !place.empty(); ++up, place = place.parent_path()) {
    for (const fs::path& file : files_in(place)) {
      if (!fs::is_regular_file(file, ignored)) continue;
      try {
        take(file, classes);
      } catch (const DataError& error) {
        unreadable.push_back(error);
      }
    }
  }
  if (classes.names.empty() && warn)
    for (const DataError& error : unreadable)
      warn(DataError(error.source(), error.where(), error.problem() + ": it names no classes", error.advice()));
  return classes;
}

}  // namespace haarkit
