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
#include "text_input.hpp"

namespace haarkit {
namespace {

namespace fs = std::filesystem;
using namespace text_input;

// The path with its last folder called `from` called `to`; empty when there is none.
fs::path with_folder(const fs::path& path, const char* from, const char* to) {
  std::vector<fs::path> parts(path.begin(), path.end());
  const auto at = std::find(parts.rbegin(), parts.rend(), from);
  if (at == parts.rend()) return {};
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

// One object: its class, and its box in shares of the picture.
struct Label {
  int class_number = 0;
  cv::Rect2d share;
};

bool in_picture(double share) {
  constexpr double kRounding = 0.01;
  return share >= -kRounding && share <= 1 + kRounding;
}

// Labels have six digits: what lies behind them is noise of the arithmetic.
double pixels(double share, int side) {
  constexpr double kDigits = 1e4;
  return std::round(share * side * kDigits) / kDigits;
}

std::optional<Label> label_of(std::string_view line) {
  const auto words = words_of(line);
  const auto numbers = numbers_of(line);
  if (!numbers || numbers->size() < 5) return std::nullopt;
  const std::vector<double>& n = *numbers;
  const auto class_number = count_of(words[0]);
  const bool polygon = n.size() >= 7 && n.size() % 2 == 1;
  if (!class_number || (n.size() > 6 && !polygon) || !std::all_of(n.begin() + 1, n.end(), in_picture))
    return std::nullopt;
  if (!polygon) return Label{*class_number, {n[1] - n[3] / 2, n[2] - n[4] / 2, n[3], n[4]}};
  cv::Rect2d box(n[1], n[2], 0, 0);
  double right = n[1], bottom = n[2];
  for (std::size_t i = 3; i < n.size(); i += 2) {
    box.x = std::min(box.x, n[i]);
    box.y = std::min(box.y, n[i + 1]);
    right = std::max(right, n[i]);
    bottom = std::max(bottom, n[i + 1]);
  }
  return Label{*class_number, {box.tl(), cv::Point2d(right, bottom)}};
}

std::vector<Label> read_labels(const fs::path& file) {
  std::vector<Label> labels;
  std::error_code ignored;
  if (!fs::exists(file, ignored)) return labels;
  const std::string text = utf8_of(read_file(file.string()));
  for (const Line& line : lines_of(text)) {
    const auto label = label_of(line.text);
    if (!label || !(label->share.area() > 0))
      throw DataError(file.string(), where(line), "is no YOLO label: " + haarkit::quoted(line.text),
                      "expected `class cx cy w h`, all but the class in shares of the picture, 0 to 1");
    labels.push_back(*label);
  }
  return labels;
}

bool holds_a_label(const fs::path& file) {
  std::error_code ignored;
  if (!fs::is_regular_file(file, ignored)) return false;
  const std::string text = utf8_of(read_file(file.string()));
  const auto lines = lines_of(text);
  return !lines.empty() && parsers::is_yolo_row(lines.front().text);
}

}  // namespace

bool parsers::is_yolo_row(std::string_view line) {
  return label_of(line).has_value();
}

std::vector<YoloPicture> find_yolo(const std::string& folder) {
  fs::path root = folder;
  if (!root.has_filename()) root = root.parent_path();  // "labels/"
  std::vector<fs::path> pictures = files_below(root.string(), has_picture_ending);
  if (pictures.empty()) {
    std::error_code ignored;
    root = with_folder(root, "labels", "images");
    if (root.empty() || !fs::is_directory(root, ignored)) return {};
    pictures = files_below(root.string(), has_picture_ending);
  }
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
  std::vector<std::vector<Label>> labels;
  std::set<std::string> classes;
  for (const YoloPicture& picture : found) {
    for (const Label& label : labels.emplace_back(read_labels(picture.labels)))
      classes.insert(name_of_class(label.class_number));
  }
  std::string asked = options.class_name;
  if (const auto number = count_of(asked); number && classes.count(asked) == 0) asked = name_of_class(*number);
  const std::string wanted = chosen_class(classes, asked, path);

  std::vector<AnnotatedPicture> pictures;
  for (std::size_t i = 0; i < found.size(); ++i) {
    AnnotatedPicture picture{found[i].name, found[i].picture.lexically_normal().string(), {}, {}, false};
    const cv::Size size = labels[i].empty() ? cv::Size() : options.picture_size(picture.path);
    for (const Label& label : labels[i]) {
      const std::string name = name_of_class(label.class_number);
      if (!is_wanted(name, wanted)) continue;
      const cv::Rect2d& s = label.share;
      picture.faces.push_back({{pixels(s.x, size.width), pixels(s.y, size.height), pixels(s.width, size.width),
                                pixels(s.height, size.height)},
                               false,
                               {},
                               name});
    }
    pictures.push_back(std::move(picture));
  }
  return pictures;
}

}  // namespace haarkit
