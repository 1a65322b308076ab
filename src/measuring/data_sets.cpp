// The data sets that the user names, read and checked.
#include "measuring/data_sets.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <unordered_map>

#include "datasets/annotation_reading.hpp"
#include "pictures/picture_list.hpp"
#include "program/values.hpp"

namespace haarkit {
namespace {

namespace fs = std::filesystem;

// A picture that two lists name has the faces of both.
void add(DataSet& set, std::vector<AnnotatedPicture> pictures) {
  std::unordered_map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < set.pictures.size(); ++i) index.emplace(set.pictures[i].path, i);
  for (AnnotatedPicture& picture : pictures) {
    const auto [at, fresh] = index.try_emplace(picture.path, set.pictures.size());
    if (fresh) {
      set.pictures.push_back(std::move(picture));
      continue;
    }
    AnnotatedPicture& known = set.pictures[at->second];
    std::move(picture.faces.begin(), picture.faces.end(), std::back_inserter(known.faces));
    known.unboxed_face = known.unboxed_face || picture.unboxed_face;
  }
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
    add(named(sets, kNameless), fs::is_directory(sources.no_faces)
                                    ? pictures_in(sources.no_faces, false)
                                    : read_annotated(sources.no_faces, AnnotationFormat::list, sources.options));
  return sets;
}

}  // namespace haarkit
