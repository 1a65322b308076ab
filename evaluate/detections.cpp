// Detections of any detector from CSV, JSON and FDDB files.
#include "haarkit/evaluate/detections.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>

#include "annotation_parsers.hpp"
#include "class_choice.hpp"
#include "counted_records.hpp"
#include "csv_table.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/text.hpp"
#include "json_input.hpp"

namespace haarkit {
namespace {

using namespace text_input;

using DetectionList = parsers::ListByName<PictureDetections>;

// Whether anything has a score: boxes without one all count alike, and no curve can be made of them.
struct Scores {
  bool boxes = false, any = false;
  std::set<std::string> unused;  // columns or keys that may have been meant

  void note(bool scored) {
    boxes = true;
    any = any || scored;
  }
  void tell(const std::string& source, const Warn& warn) const {
    if (!boxes || any || !warn) return;
    std::string names;
    for (const std::string& name : unused) names += (names.empty() ? "" : ", ") + haarkit::quoted(name);
    warn(DataError(source, "",
                   "no box has a score: all count as 0, and the rates are those of all boxes together" +
                       (names.empty() ? std::string() : " (not used: " + names + ")"),
                   "call the column or key of the score score, conf, confidence or prob"));
  }
};

// Which class of those in a file is meant. A file without the one that is asked for says that nothing of it was found;
// where nobody can be told, it is refused.
std::string wanted_class(const std::set<std::string>& classes, const std::string& asked, const std::string& source,
                         const Warn& warn) {
  const bool lacks = !classes.empty() && !asked.empty() && asked != kEveryClass && classes.count(asked) == 0;
  if (!lacks || !warn) return class_in_file(classes, asked, source);
  std::string others;
  for (const std::string& name : classes) others += (others.empty() ? "" : ", ") + name;
  warn(DataError(source, "",
                 "holds no detection of class " + haarkit::quoted(asked) + ", but of " + others.substr(0, 200) +
                     ": counted as if nothing was found",
                 "call the classes as the annotations do if that is wrong"));
  return asked;
}

void add(PictureDetections& picture, const cv::Rect2d& box, double score, const std::string& source,
         const std::string& where) {
  if (!parsers::sane(box.x, box.y, box.width, box.height))
    throw DataError(source, where, "a box without a size or far outside any picture",
                    "expected width and height above 0");
  picture.boxes.push_back({box, score});
}

// 0 where the row has none.
double score_of(const CsvTable::Row& row, const std::string& source) {
  if (row.score.empty()) return 0;
  const std::optional<double> score = number_of(row.score);
  if (!score)
    throw DataError(source, where(row.line), "the score \"" + row.score + "\" is no number; expected one like 0.97");
  return *score;
}

void parse_csv(std::string_view text, const std::string& source, const std::string& class_name, DetectionList& list,
               Scores& scores, const Warn& warn) {
  const CsvTable table(text, source);
  if (table.ellipses()) throw DataError(source, "line 1", "holds ellipses; expected image,x,y,w,h,score");
  const std::string wanted = wanted_class(table.classes(), class_name, source, warn);
  std::size_t unclassed = 0;
  for (const CsvTable::Row& row : table.rows()) {
    PictureDetections& picture = list.picture(row.image);
    const auto& v = row.values;
    if (v.empty()) continue;
    if (!is_wanted(row.class_name, wanted)) {
      unclassed += row.class_name.empty() ? 1 : 0;
      continue;
    }
    add(picture, {v[0], v[1], v[2], v[3]}, score_of(row, source), source, where(row.line));
    scores.note(!row.score.empty());
  }
  tell_of_unclassed(unclassed, wanted, source, warn);
  scores.unused.insert(table.unused().begin(), table.unused().end());
}

void parse_fddb(std::string_view text, const std::string& source, DetectionList& list, Scores& scores) {
  for (const CountedRecord& record : read_counted_records(text, source, 4, 5)) {
    PictureDetections& picture = list.picture(record.name);
    for (std::size_t i = 0; i < record.lines.size(); ++i) {
      const auto& n = record.numbers[i];
      add(picture, {n[0], n[1], n[2], n[3]}, n.size() > 4 ? n[4] : 0, source, where(record.lines[i]));
      scores.note(n.size() > 4);
    }
  }
}

double score_of(const Json& box, const std::string& source, const std::string& where, Scores& scores) {
  for (const std::string_view key : parsers::kScoreNames)
    if (const auto at = box.find(std::string(key)); at != box.end()) {
      scores.note(true);
      return json_number(*at, source, where + "/" + std::string(key));
    }
  scores.note(false);
  if (!scores.any && scores.unused.empty())
    for (const auto& [key, value] : box.items())
      if (value.is_number() && key.size() > 1 && key != "image_id" && key != "category_id") scores.unused.insert(key);
  return 0;
}

void require_object(const Json& value, const std::string& source, const std::string& where) {
  if (!value.is_object()) throw DataError(source, where, "is no object");
}

// {"x": 1, "y": 2, "w": 3, "h": 4, "score": 5}
void add_own_box(PictureDetections& picture, const Json& box, const std::string& source, const std::string& where,
                 Scores& scores) {
  const auto side = [&](const char* key) {
    const auto at = box.find(key);
    return json_number(at == box.end() ? Json() : *at, source, where + "/" + key);
  };
  add(picture, {side("x"), side("y"), side("w"), side("h")}, score_of(box, source, where, scores), source, where);
}

std::string class_of(const Json& box) {
  const auto at = box.is_object() ? box.find("class") : box.end();
  return at != box.end() && at->is_string() ? at->get<std::string>() : std::string();
}

// The classes that haarkit detect's JSON names.
std::set<std::string> classes_of(const Json& pictures) {
  std::set<std::string> classes;
  for (const Json& picture : pictures) {
    if (!picture.is_object()) continue;
    const auto boxes = picture.find("detections");
    if (boxes == picture.end() || !boxes->is_array()) continue;
    for (const Json& box : *boxes)
      if (const std::string name = class_of(box); !name.empty()) classes.insert(name);
  }
  return classes;
}

// COCO results name their classes by numbers that only the annotations explain: which one is meant must not be guessed.
void require_one_category(const Json& results, const std::string& source) {
  std::set<std::string> categories;
  for (const Json& result : results)
    if (result.is_object() && result.contains("category_id")) categories.insert(result["category_id"].dump());
  if (categories.size() > 1)
    throw DataError(source, "category_id",
                    "results of categories " + *categories.begin() + " and " + *std::next(categories.begin()),
                    "keep those of the object that is evaluated");
}

void parse_json_pictures(const Json& pictures, const std::string& source, const std::string& place,
                         const std::string& class_name, DetectionList& list, Scores& scores, const Warn& warn) {
  const std::string wanted = wanted_class(classes_of(pictures), class_name, source, warn);
  require_one_category(pictures, source);
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    const std::string where = place + std::to_string(i);
    require_object(pictures[i], source, where);
    if (pictures[i].contains("bbox")) {
      add(list.picture(json_id(pictures[i], "image_id", source, where)), json_box(pictures[i], "bbox", source, where),
          score_of(pictures[i], source, where, scores), source, where);
      continue;
    }
    PictureDetections& picture = list.picture(json_string(pictures[i], "image", source, where));
    const auto boxes = pictures[i].find("detections");
    if (boxes == pictures[i].end()) continue;
    if (!boxes->is_array()) throw DataError(source, where + "/detections", "is no array");
    for (std::size_t k = 0; k < boxes->size(); ++k) {
      const std::string at = where + "/detections/" + std::to_string(k);
      require_object((*boxes)[k], source, at);
      if (is_wanted(class_of((*boxes)[k]), wanted)) add_own_box(picture, (*boxes)[k], source, at, scores);
    }
  }
}

// JSON lines, an object a picture each (haarkit detect --format jsonl): whether the first line is one.
bool is_json_lines(std::string_view text, const std::string& source) {
  const std::string_view first = text.substr(0, text.find('\n'));
  if (first.empty() || first.front() != '{' || !Json::accept(first.begin(), first.end())) return false;
  const Json object = haarkit::parse_json(first, source);
  return object.contains("image") || object.contains("image_id");
}

Json parse_json_lines(std::string_view text, const std::string& source) {
  Json pictures = Json::array();
  for (const Line& line : lines_of(text)) {
    try {
      pictures.push_back(haarkit::parse_json(line.text, source));
    } catch (const DataError& error) {
      throw DataError(source, where(line), error.problem());
    }
  }
  return pictures;
}

void parse_json(std::string_view text, const std::string& source, const std::string& class_name, DetectionList& list,
                Scores& scores, const Warn& warn) {
  const std::string_view trimmed = text.substr(std::min(text.find_first_of("{["), text.size()));  // no byte order mark
  if (is_json_lines(trimmed, source))
    return parse_json_pictures(parse_json_lines(trimmed, source), source, "lines/", class_name, list, scores, warn);
  const Json root = haarkit::parse_json(text, source);
  if (root.is_array()) return parse_json_pictures(root, source, "", class_name, list, scores, warn);
  const auto pictures = root.is_object() ? root.find("pictures") : root.end();
  if (pictures == root.end() || !pictures->is_array())
    throw DataError(source, "pictures", "missing; expected what haarkit detect writes, or an array of COCO results");
  parse_json_pictures(*pictures, source, "pictures/", class_name, list, scores, warn);
}

}  // namespace

std::vector<PictureDetections> parse_detections(std::string_view text, const std::string& source,
                                                const std::string& class_name, const Warn& warn) {
  DetectionList list;
  Scores scores;
  const std::vector<Line> lines = lines_of(text.substr(0, 1 << 16));
  if (!lines.empty() && begins_json(lines[0].text))
    parse_json(text, source, class_name, list, scores, warn);
  else if (lines.size() > 1 && !CsvTable::looks_like(lines[0].text) && count_of(lines[1].text))
    parse_fddb(text, source, list, scores);
  else
    parse_csv(text, source, class_name, list, scores, warn);
  scores.tell(source, warn);
  std::vector<PictureDetections> read = list.take();
  parsers::refuse_shares(read, source);
  return read;
}

}  // namespace haarkit
