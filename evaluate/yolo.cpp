// YOLO's labels: a text file beside each picture, a line an object: class, centre and size as shares of the picture.
#include "yolo.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "annotation_parsers.hpp"
#include "class_choice.hpp"
#include "folder_files.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/base/paths.hpp"
#include "haarkit/base/text.hpp"
#include "text_input.hpp"
#include "yolo_lines.hpp"

namespace haarkit {
namespace {

namespace fs = std::filesystem;
using namespace text_input;

// The path with its last folder called `from` called `to`; empty when there is none. The working folder counts too: in
// labels/, `train` is labels/train.
fs::path with_folder(const fs::path& path, const char* from, const char* to) {
  std::vector<fs::path> parts(path.begin(), path.end());
  const auto at = std::find(parts.rbegin(), parts.rend(), from);
  if (at == parts.rend()) {
    std::error_code failed;
    const fs::path whole = path.is_absolute() ? fs::path() : fs::absolute(path, failed).lexically_normal();
    return whole.empty() || failed ? fs::path() : with_folder(whole, from, to);
  }
  *at = to;
  fs::path changed;
  for (const fs::path& part : parts) changed /= part;
  return changed;
}

fs::path labels_of(const fs::path& picture) {
  std::error_code ignored;
  const fs::path beside = fs::path(picture).replace_extension(".txt");
  const fs::path apart = with_folder(beside, "images", "labels");
  return !apart.empty() && !fs::exists(beside, ignored) ? apart : beside;
}

// Labels have six digits: what lies behind them is noise of the arithmetic.
double pixels(double share, int side) {
  constexpr double kDigits = 1e4;
  return std::round(share * side * kDigits) / kDigits;
}

// The lines of one file.
struct Labels {
  fs::path file;
  bool exists = false;
  std::vector<YoloLine> lines;
  std::vector<Line> places;  // of each
};

[[noreturn]] void refuse(const fs::path& file, const std::string& where, const std::string& problem) {
  throw DataError(file.string(), where, problem,
                  "expected `class cx cy w h`, all but the class in shares of the picture, 0 to 1");
}

Labels read_labels(const fs::path& file) {
  Labels labels;
  labels.file = file;
  std::error_code ignored;
  labels.exists = fs::exists(file, ignored);
  if (!labels.exists) return labels;
  const std::string text = utf8_of(read_file(file.string()));
  for (const Line& line : lines_of(text)) {
    auto read = yolo_line(line.text);
    if (!read) refuse(file, where(line), "is no YOLO label: " + haarkit::quoted(line.text));
    labels.lines.push_back(std::move(*read));
    labels.places.push_back({line.number, {}});
  }
  return labels;
}

// What the long lines of all these are; throws DataError where that cannot be seen, or a line is of another kind.
LongLines kind_of(const std::vector<Labels>& all, const YoloClasses& known) {
  std::vector<const YoloLine*> lines;
  const Labels* first = nullptr;
  for (const Labels& labels : all)
    for (const YoloLine& line : labels.lines) {
      if (!line.is_long()) continue;
      if (lines.empty()) first = &labels;
      lines.push_back(&line);
    }
  if (lines.empty()) return LongLines::polygons;
  const auto kind = kind_of_long_lines(lines, known.data_yaml);
  if (!kind)
    throw DataError(first->file.string(), "",
                    "its lines of " + std::to_string(lines.front()->numbers.size() + 1) +
                        " numbers may be polygons as well as boxes with key points",
                    "put a data.yaml beside the labels or above them: with `names`, and for key points `kpt_shape: "
                    "[COUNT, 2 or 3]`");
  for (const Labels& labels : all)
    for (std::size_t i = 0; i < labels.lines.size(); ++i)
      if (const auto problem = problem_as(*kind, labels.lines[i], known.data_yaml); !problem.empty())
        refuse(labels.file, where(labels.places[i]), problem);
  return *kind;
}

bool holds_a_label(const fs::path& file) {
  std::error_code ignored;
  if (!fs::is_regular_file(file, ignored)) return false;
  const std::string text = utf8_of(read_file(file.string()));
  const auto lines = lines_of(text);
  return !lines.empty() && parsers::is_yolo_row(lines.front().text);
}

// The folder of the pictures that `folder` or its images/ holds; empty when there are none.
fs::path pictures_folder(const std::string& folder, std::vector<fs::path>& pictures) {
  fs::path root = folder;
  if (!root.has_filename()) root = root.parent_path();  // "labels/"
  pictures = files_below(root.string(), has_picture_ending);
  if (!pictures.empty()) return root;
  std::error_code ignored;
  root = with_folder(root, "labels", "images");
  if (root.empty() || !fs::is_directory(root, ignored)) return {};
  pictures = files_below(root.string(), has_picture_ending);
  return pictures.empty() ? fs::path() : root;
}

// The label files in the folders of these pictures that belong to none of them.
std::vector<fs::path> labels_without_picture(const std::string& folder, const std::vector<YoloPicture>& found) {
  std::vector<fs::path> pictures;
  const fs::path root = pictures_folder(folder, pictures);
  std::set<fs::path> known;
  for (const YoloPicture& picture : found) known.insert(fs::absolute(picture.labels).lexically_normal());
  std::set<fs::path> lost;
  std::error_code ignored;
  for (const fs::path& place : {root, with_folder(root, "images", "labels")}) {
    if (place.empty() || !fs::is_directory(place, ignored)) continue;
    for (const fs::path& file : files_below(place.string(), [](const fs::path& f) { return ending_of(f) == ".txt"; }))
      if (known.count(fs::absolute(file).lexically_normal()) == 0 && holds_a_label(file)) lost.insert(file);
  }
  return {lost.begin(), lost.end()};
}

// Labels whose picture got lost must not vanish unseen, nor pictures whose labels did pass for empty ones.
void tell_of_lost(const std::string& folder, const std::vector<YoloPicture>& found, const std::vector<Labels>& labels,
                  const Warn& warn) {
  const std::vector<fs::path> lost = labels_without_picture(folder, found);
  if (!lost.empty())
    warn(DataError(folder, "", counted(lost.size(), "label file") + " without a picture, such as " + lost[0].string(),
                   "their objects are left out"));
  const auto unlabelled = [](const Labels& one) { return !one.exists; };
  const auto count = static_cast<std::size_t>(std::count_if(labels.begin(), labels.end(), unlabelled));
  if (count == 0) return;
  const auto first = std::find_if(labels.begin(), labels.end(), unlabelled) - labels.begin();
  warn(DataError(folder, "",
                 counted(count, "picture") + " without a label file, such as " + found[first].picture.string(),
                 "taken for pictures without an object"));
}

}  // namespace

std::vector<YoloPicture> find_yolo(const std::string& folder) {
  std::vector<fs::path> pictures;
  const fs::path root = pictures_folder(folder, pictures);
  std::vector<YoloPicture> found;
  found.reserve(pictures.size());
  for (const fs::path& picture : pictures)
    found.push_back({picture, labels_of(picture), picture.lexically_relative(root).string()});
  const bool any =
      std::any_of(found.begin(), found.end(), [](const YoloPicture& p) { return holds_a_label(p.labels); });
  return any ? found : std::vector<YoloPicture>{};
}

std::vector<AnnotatedPicture> read_yolo(const std::string& path, const AnnotationOptions& options) {
  if (!options.picture_size) throw DataError(path, "", "YOLO labels say nothing without their pictures' sizes");
  std::error_code ignored;
  std::vector<YoloPicture> found;
  const bool folder = fs::is_directory(path, ignored);
  if (folder) {
    found = find_yolo(path);
  } else {
    const fs::path file(path);
    for (const fs::path& place : {file.parent_path(), with_folder(file.parent_path(), "labels", "images")})
      for (const fs::path& picture : files_in(place))
        if (found.empty() && has_picture_ending(picture) && picture.stem() == file.stem())
          found.push_back({picture, file, picture.filename().string()});
  }
  if (found.empty())
    throw DataError(
        path, "", folder ? "holds no pictures with YOLO labels" : "these are YOLO labels, but their picture is missing",
        "expected each .txt beside its picture, or under labels/ where the picture is under images/");

  const fs::path labels_folder = found.front().labels.parent_path();
  const YoloClasses known = yolo_classes(labels_folder, options.warn);
  const std::map<int, std::string>& names = known.names;
  const auto name_of_class = [&](int class_number) {
    const auto at = names.find(class_number);
    return at == names.end() ? std::to_string(class_number) : at->second;
  };
  std::vector<Labels> labels;
  labels.reserve(found.size());
  std::set<std::string> classes;
  for (const YoloPicture& picture : found)
    for (const YoloLine& line : labels.emplace_back(read_labels(picture.labels)).lines)
      classes.insert(name_of_class(line.class_number));
  if (folder && options.warn) tell_of_lost(path, found, labels, options.warn);
  std::string asked = options.class_name;
  if (const auto number = count_of(asked); number && classes.count(asked) == 0) asked = name_of_class(*number);
  const std::string wanted = chosen_class(classes, asked, path);
  const LongLines kind = kind_of(labels, known);

  parsers::NoSize no_size(path, options.warn);
  std::vector<AnnotatedPicture> pictures;
  for (std::size_t i = 0; i < found.size(); ++i) {
    AnnotatedPicture picture{found[i].name, found[i].picture.lexically_normal().string(), {}, {}, false};
    const std::vector<YoloLine>& lines = labels[i].lines;
    const cv::Size size = lines.empty() ? cv::Size() : options.picture_size(picture.path);
    for (std::size_t k = 0; k < lines.size(); ++k) {
      const cv::Rect2d s = box_of(lines[k], kind);
      if (no_size.takes(s, found[i].labels.string() + ", " + where(labels[i].places[k]))) continue;
      if (!(s.width > 0 && s.height > 0)) refuse(found[i].labels, where(labels[i].places[k]), "a box without a size");
      const std::string name = name_of_class(lines[k].class_number);
      if (!is_wanted(name, wanted)) continue;
      picture.faces.push_back({{pixels(s.x, size.width), pixels(s.y, size.height), pixels(s.width, size.width),
                                pixels(s.height, size.height)},
                               false,
                               {},
                               name});
    }
    pictures.push_back(std::move(picture));
  }
  no_size.tell(parsers::holds_boxes(pictures));
  return pictures;
}

}  // namespace haarkit
