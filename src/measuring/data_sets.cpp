// The data sets that the user names, read and checked.
#include "measuring/data_sets.hpp"

#include <algorithm>
#include <filesystem>
#include <unordered_map>
#include <unordered_set>

#include "datasets/annotation_reading.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/paths.hpp"
#include "haarkit/base/text.hpp"
#include "pictures/picture_list.hpp"
#include "program/progress.hpp"
#include "program/values.hpp"

namespace haarkit {
namespace {

namespace fs = std::filesystem;

bool is_same(const TruthBox& a, const TruthBox& b) {
  return a.box == b.box && a.class_name == b.class_name && a.ignore == b.ignore;
}

// A picture that two lists name has the faces of both; one that both hold is one.
void add(DataSet& set, std::vector<AnnotatedPicture> pictures) {
  std::unordered_map<std::string, std::size_t> index;  // by place: a picture may be named in several ways
  for (std::size_t i = 0; i < set.pictures.size(); ++i) index.emplace(place_of(set.pictures[i].path).string(), i);
  std::size_t repeated = 0;
  for (AnnotatedPicture& picture : pictures) {
    const auto [at, fresh] = index.try_emplace(place_of(picture.path).string(), set.pictures.size());
    if (fresh) {
      set.pictures.push_back(std::move(picture));
      continue;
    }
    AnnotatedPicture& known = set.pictures[at->second];
    const auto end = static_cast<std::ptrdiff_t>(known.faces.size());
    for (TruthBox& face : picture.faces) {
      const auto same = [&](const TruthBox& box) { return is_same(box, face); };
      if (std::any_of(known.faces.begin(), known.faces.begin() + end, same))
        ++repeated;
      else
        known.faces.push_back(std::move(face));
    }
    known.unboxed_face = (known.unboxed_face || picture.unboxed_face) && known.faces.empty();
  }
  if (repeated > 0) message("warning: " + counted(repeated, "box") + " of two lists counted once");
}

bool holds_object(const AnnotatedPicture& picture) {
  return picture.unboxed_face ||
         std::any_of(picture.faces.begin(), picture.faces.end(), [](const TruthBox& object) { return !object.ignore; });
}

void add_without_objects(DataSet& set, std::vector<AnnotatedPicture> pictures) {
  std::unordered_set<std::string> with;
  for (const AnnotatedPicture& picture : set.pictures)
    if (holds_object(picture)) with.insert(place_of(picture.path).string());
  for (const AnnotatedPicture& picture : pictures)
    if (with.count(place_of(picture.path).string()) != 0)
      throw DataError(picture.path, "", "holds an object by one list and none by --no-objects", "take it out of one");
  add(set, std::move(pictures));
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
  for (const std::string& word : sources.annotations) {
    const auto [name, file] = name_and_file(word);
    add(named(sets, name.empty() ? kNameless : name), read_annotated(file, sources.format, sources.options));
  }
  if (!sources.faces.empty()) add(named(sets, kNameless), pictures_in(sources.faces, true));
  if (!sources.no_faces.empty())
    add_without_objects(named(sets, kNameless),
                        fs::is_directory(sources.no_faces)
                            ? pictures_in(sources.no_faces, false)
                            : read_annotated(sources.no_faces, AnnotationFormat::list, sources.options));
  for (const DataSet& set : sets)
    if (set.pictures.empty()) throw DataError(set.name, "", "holds no picture to measure on", "check its annotations");
  return sets;
}

}  // namespace haarkit
