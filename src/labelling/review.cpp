// Misses and false alarms of a detector, judged one by one.
#include "labelling/review.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>

#include "haarkit/base/data_error.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/base/numbers.hpp"
#include "haarkit/base/paths.hpp"
#include "haarkit/base/text.hpp"
#include "haarkit/evaluate/detections.hpp"
#include "haarkit/evaluate/matching.hpp"
#include "pictures/pictures.hpp"
#include "program/progress.hpp"

namespace haarkit {
namespace fs = std::filesystem;

namespace {

constexpr char kVerdicts[] = "verdicts.csv", kList[] = "list.txt";
constexpr char kVerdictsHeader[] = "verdict,what,x,y,w,h,image";

std::vector<std::string> lines_of(const std::string& path) {
  std::vector<std::string> lines;
  if (!fs::exists(path)) return lines;
  std::istringstream text(read_file(path));
  for (std::string line; std::getline(text, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();  // somebody's editor
    lines.push_back(line);
  }
  return lines;
}

cv::Rect rounded(const cv::Rect2d& box) {
  return {cvRound(box.x), cvRound(box.y), cvRound(box.width), cvRound(box.height)};
}

const std::vector<std::string>& verdicts_on(bool miss) {
  static const std::vector<std::string> of_misses{"", "keep", "ignore", "delete"};
  static const std::vector<std::string> of_false_alarms{"", "object", "ignore", "wrong"};
  return miss ? of_misses : of_false_alarms;
}

bool is_verdict_on(bool miss, const std::string& word) {
  const std::vector<std::string>& known = verdicts_on(miss);
  return std::find(known.begin(), known.end(), word) != known.end();
}

// What tells an item from others in verdicts.csv; the picture's name comes last, it may hold anything.
std::string key_of(bool miss, const cv::Rect2d& box, const std::string& picture) {
  std::string key = miss ? "miss" : "false alarm";
  for (const double value : {box.x, box.y, box.width, box.height}) key += ',' + number_text(value);
  return key + ',' + picture;
}

}  // namespace

std::string Review::verdicts_file(const std::string& folder) {
  return (fs::path(folder) / kVerdicts).string();
}

void Review::compare(const std::string& detections) {
  const std::vector<LabelStore::Picture> pictures = store_.pictures();
  std::vector<AnnotatedPicture> truth;
  truth.reserve(pictures.size());
  for (const LabelStore::Picture& picture : pictures)
    truth.push_back({picture.name, picture.path, {}, picture.boxes, false});
  const AssignedDetections found = assign_detections(truth, read_detections(detections), detections);
  if (!found.unknown.empty())
    message("warning: " + detections + ": " + counted(found.unknown.size(), "name") +
            " of none of the pictures, such as " + found.unknown.front());
  std::size_t unlabelled = 0;
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    if (!pictures[i].done) {
      unlabelled += !found.boxes[i].empty();
      continue;
    }
    const PictureOutcome outcome = match(truth[i], found.boxes[i], {});
    for (const PictureOutcome::FalsePositive& wrong : outcome.false_positives)
      items_.push_back({i, false, found.boxes[i][wrong.index].box, wrong.score});
    for (const PictureOutcome::Face& face : outcome.faces)
      if (!face.score) {
        const TruthBox& label = truth[i].faces[face.index];
        items_.push_back({i, true, label.box, face.size, label});
      }
  }
  if (unlabelled > 0)
    message("warning: " + counted(unlabelled, "picture") + " with detections are not labelled, and not reviewed");
  std::stable_sort(items_.begin(), items_.end(),
                   [](const Item& a, const Item& b) { return a.miss != b.miss ? b.miss : a.score > b.score; });
  read_verdicts();
}

void Review::read_verdicts() {
  std::map<std::string, Item*> places;
  std::set<std::string> crops;
  for (Item& item : items_) {
    places.emplace(key_of(item.miss, item.box, store_.picture(item.picture).name), &item);
    crops.insert(crop_name(item));
  }
  const std::vector<std::string> lines = lines_of(verdicts_file(folder_));
  for (std::size_t number = 1; number <= lines.size(); ++number) {
    const std::string& line = lines[number - 1];
    const std::size_t comma = line.find(',');
    if (line.empty() || line == kVerdictsHeader) continue;
    const bool miss = line.compare(comma + 1, 5, "miss,") == 0;
    if (comma == std::string::npos || comma == 0 || !is_verdict_on(miss, line.substr(0, comma)))
      throw DataError(verdicts_file(folder_), "line " + std::to_string(number),
                      "expected a verdict on a " +
                          std::string(miss ? "miss (keep, ignore, delete)" : "false alarm (object, ignore, wrong)") +
                          ", not '" + line.substr(0, std::min(comma, std::size_t{40})) +
                          "'; mend the line, or take it out");
    const auto place = places.find(line.substr(comma + 1));
    if (place == places.end()) {
      other_verdicts_ += line + '\n';
      continue;
    }
    place->second->verdict = line.substr(0, comma);
    if (place->second->verdict == "wrong") cut(*place->second);
  }
  for (const std::string& line : lines_of((fs::path(folder_) / kList).string()))
    if (!line.empty() && crops.count(line) == 0) other_crops_ += line + '\n';
}

OrderedJson Review::json_of(const Item& item) {
  return {{"i", item.picture},   {"miss", item.miss},    {"x", item.box.x},     {"y", item.box.y},
          {"w", item.box.width}, {"h", item.box.height}, {"score", item.score}, {"verdict", item.verdict}};
}

OrderedJson Review::items() const {
  const std::lock_guard lock(mutex_);
  OrderedJson list = OrderedJson::array();
  for (const Item& item : items_) list.push_back(json_of(item));
  return list;
}

// What the label of an item's box is to be after a verdict; none: there is to be none.
std::optional<TruthBox> Review::label_after(const Item& item, const std::vector<TruthBox>& boxes) {
  if (item.verdict == "wrong" || item.verdict == "delete") return std::nullopt;
  TruthBox label = item.label;
  if (!item.miss) {
    label.box = item.box;
    if (!boxes.empty()) label.class_name = boxes.front().class_name;
  }
  if (item.verdict == "ignore") label.ignore = true;
  return label;
}

// A verdict may follow another one, so what that one did to the label is undone too.
void Review::change_label(const Item& item) {
  for (;;) {  // until nobody else was faster
    const LabelStore::Picture picture = store_.picture(item.picture);
    std::vector<TruthBox> boxes = picture.boxes;
    const auto same = std::find_if(boxes.begin(), boxes.end(), [&](const TruthBox& b) { return b.box == item.box; });
    const std::optional<TruthBox> label = label_after(item, boxes);
    const bool has_label = same != boxes.end();
    if (has_label == label.has_value() && (!label || same->ignore == label->ignore)) return;
    if (!label)
      boxes.erase(same);
    else if (has_label)
      same->ignore = label->ignore;
    else
      boxes.push_back(*label);
    if (store_.change(item.picture, picture.revision, std::move(boxes), true)) return;
  }
}

std::string Review::crop_name(const Item& item) const {
  std::string name = path_below(store_.picture(item.picture).name).generic_string();
  if (name.front() == '#') name.insert(0, "./");  // lists take such lines for comments
  const cv::Rect box = rounded(item.box);
  for (const int value : {box.x, box.y, box.width, box.height}) name += '_' + std::to_string(value);
  return name + ".png";
}

void Review::cut(Item& item) {
  const LabelStore::Picture picture = store_.picture(item.picture);
  const cv::Mat whole = read_picture(picture.path, PictureColour::bgr);
  const cv::Rect inside = rounded(item.box) & cv::Rect({0, 0}, whole.size());
  if (inside.empty()) throw DataError(picture.path, "", "the detection lies outside the picture");
  item.crop = crop_name(item);
  const fs::path path = fs::path(folder_) / item.crop;
  make_folder(path.parent_path().string());
  write_picture(path.string(), whole(inside));
}

void Review::write() {
  std::string verdicts = kVerdictsHeader + ('\n' + other_verdicts_), list = other_crops_;
  for (const Item& item : items_) {
    if (item.verdict.empty()) continue;
    verdicts += item.verdict + ',' + key_of(item.miss, item.box, store_.picture(item.picture).name) + '\n';
    if (!item.crop.empty()) list += item.crop + '\n';
  }
  make_folder(folder_);
  write_file(verdicts_file(folder_), verdicts);
  write_file((fs::path(folder_) / kList).string(), list);
}

OrderedJson Review::decide(std::size_t index, const std::string& verdict) {
  const std::lock_guard lock(mutex_);
  if (index >= items_.size()) throw std::invalid_argument("there is no such item");
  Item& item = items_[index];
  if (!is_verdict_on(item.miss, verdict)) throw std::invalid_argument("no such verdict");
  const Item before = item;
  item.verdict = verdict;
  item.crop.clear();
  try {
    const bool made_label = !item.miss && (before.verdict == "object" || before.verdict == "ignore");
    if (verdict == "wrong") cut(item);
    // A label that lies where a wrong detection does may be somebody's own.
    if (!verdict.empty() && (verdict != "wrong" || made_label)) change_label(item);
    write();
  } catch (...) {
    item = before;
    throw;
  }
  if (!before.crop.empty() && before.crop != item.crop) {
    std::error_code ignored;
    fs::remove(fs::path(folder_) / before.crop, ignored);
  }
  return json_of(item);
}

}  // namespace haarkit
