// The data sets that the user names, read and checked.
#include "measuring/data_sets.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "datasets/annotation_reading.hpp"
#include "datasets/picture_checks.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/paths.hpp"
#include "haarkit/base/text.hpp"
#include "pictures/picture_list.hpp"
#include "program/progress.hpp"
#include "program/values.hpp"

namespace haarkit {
namespace {

namespace fs = std::filesystem;

// The boxes of a picture by their places, to find those that are there already.
class KnownBoxes {
 public:
  explicit KnownBoxes(std::vector<TruthBox>& boxes) : boxes_(boxes) {
    for (std::size_t i = 0; i < boxes.size(); ++i) by_place_.emplace(place(boxes[i]), i);
  }

  // False when the same object is there: a box of the same place and class, or whose class one of the two does not say.
  bool add(TruthBox box) {
    const auto [first, last] = by_place_.equal_range(place(box));
    for (auto at = first; at != last; ++at) {
      std::string& known = boxes_[at->second].class_name;
      if (known != box.class_name && !known.empty() && !box.class_name.empty()) continue;
      if (known.empty()) known = box.class_name;
      return false;
    }
    by_place_.emplace(place(box), boxes_.size());
    boxes_.push_back(std::move(box));
    return true;
  }

 private:
  using Place = std::array<double, 5>;
  static Place place(const TruthBox& b) { return {b.box.x, b.box.y, b.box.width, b.box.height, b.ignore ? 1.0 : 0.0}; }

  std::vector<TruthBox>& boxes_;
  std::multimap<Place, std::size_t> by_place_;
};

// A picture that two lists name has the faces of both; an object that is there twice is one.
void add(DataSet& set, std::vector<AnnotatedPicture> pictures, const Warn& warn) {
  std::unordered_map<std::string, std::size_t> index;  // by place: a picture may be named in several ways
  for (std::size_t i = 0; i < set.pictures.size(); ++i) index.emplace(place_of(set.pictures[i].path).string(), i);
  std::size_t repeated = 0;
  std::string example;
  for (AnnotatedPicture& picture : pictures) {
    std::vector<TruthBox> boxes = std::exchange(picture.faces, {});
    const auto [at, fresh] = index.try_emplace(place_of(picture.path).string(), set.pictures.size());
    if (fresh) set.pictures.push_back(picture);
    AnnotatedPicture& known = set.pictures[at->second];
    KnownBoxes known_boxes(known.faces);
    for (TruthBox& box : boxes)
      if (!known_boxes.add(std::move(box)) && repeated++ == 0) example = known.name;
    known.unboxed_face = (known.unboxed_face || picture.unboxed_face) && known.faces.empty();
  }
  if (repeated > 0)
    warn(DataError(set.name, "",
                   counted(repeated, "box") + " that " + (repeated == 1 ? "is" : "are") +
                       " there twice counted once, such as one in " + example));
}

bool holds_object(const AnnotatedPicture& picture) {
  return picture.unboxed_face ||
         std::any_of(picture.faces.begin(), picture.faces.end(), [](const TruthBox& object) { return !object.ignore; });
}

void add_without_objects(DataSet& set, std::vector<AnnotatedPicture> pictures, const Warn& warn) {
  std::unordered_set<std::string> with;
  for (const AnnotatedPicture& picture : set.pictures)
    if (holds_object(picture)) with.insert(place_of(picture.path).string());
  for (const AnnotatedPicture& picture : pictures)
    if (with.count(place_of(picture.path).string()) != 0)
      throw DataError(picture.path, "", "holds an object by one list and none by --no-objects", "take it out of one");
  add(set, std::move(pictures), warn);
}

DataSet& named(std::vector<DataSet>& sets, const std::string& name) {
  const auto at = std::find_if(sets.begin(), sets.end(), [&](const DataSet& s) { return s.name == name; });
  if (at != sets.end()) return *at;
  sets.push_back({name, {}});
  return sets.back();
}

// All pictures of a folder, as `haarkit detect` finds them, named by their paths inside it.
std::vector<AnnotatedPicture> pictures_in(const std::string& folder, bool unboxed_face) {
  PictureSources sources;
  sources.paths = {folder};
  const std::vector<PictureEntry> entries = find_pictures(sources);
  require_all(entries);  // rates of half the pictures would be others
  std::vector<AnnotatedPicture> pictures;
  pictures.reserve(entries.size());
  for (const PictureEntry& entry : entries)
    pictures.push_back({fs::path(entry.path).lexically_relative(folder).string(), entry.path, {}, {}, unboxed_face});
  return pictures;
}

}  // namespace

std::vector<DataSet> read_data_sets(const DataSources& sources) {
  constexpr char kNameless[] = "pictures";
  std::vector<DataSet> sets;
  const Warn warn = sources.options.warn ? sources.options.warn : [](const DataError& warning) {
    message("warning: " + std::string(warning.what()));
  };
  for (const std::string& word : sources.annotations) {
    const auto [name, file] = name_and_file(word);
    auto pictures = read_annotated(file, sources.format, sources.options);
    check_places(file, pictures, "--pictures", sources.options.pictures_folder);
    add(named(sets, name.empty() ? kNameless : name), std::move(pictures), warn);
  }
  if (!sources.faces.empty()) add(named(sets, kNameless), pictures_in(sources.faces, true), warn);
  if (!sources.no_faces.empty())
    add_without_objects(named(sets, kNameless),
                        fs::is_directory(sources.no_faces)
                            ? pictures_in(sources.no_faces, false)
                            : read_annotated(sources.no_faces, AnnotationFormat::list, sources.options),
                        warn);
  for (const DataSet& set : sets)
    if (set.pictures.empty()) throw DataError(set.name, "", "holds no picture to measure on", "check its annotations");
  return sets;
}

}  // namespace haarkit
