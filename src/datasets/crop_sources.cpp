// Crops from wherever the user has them: folders, lists, annotated pictures, .vec files.
#include "datasets/crop_sources.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "datasets/annotation_reading.hpp"
#include "datasets/picture_checks.hpp"
#include "datasets/vec_conversion.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/paths.hpp"
#include "haarkit/base/text.hpp"
#include "haarkit/evaluate/annotations.hpp"
#include "haarkit/training/vec_file.hpp"
#include "pictures/picture_list.hpp"
#include "pictures/pictures.hpp"
#include "program/progress.hpp"

namespace haarkit {
namespace {

namespace fs = std::filesystem;

// The pictures of a folder, named by their paths inside it, so that the names do not depend on where it stands.
std::vector<NamedPicture> pictures_of(const std::string& folder) {
  PictureSources sources;
  sources.paths = {folder};
  std::vector<PictureEntry> entries = find_pictures(sources);
  require_all(entries);  // what is learnt from is all there, or nothing is learnt
  std::vector<NamedPicture> pictures;
  pictures.reserve(entries.size());
  for (PictureEntry& entry : entries) {
    pictures.push_back({fs::path(entry.path).lexically_relative(folder).string(), std::move(entry.path)});
  }
  return pictures;
}

// A folder or a picture; empty for other files.
std::vector<NamedPicture> pictures_at(const std::string& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return pictures_of(path);
  if (has_picture_ending(path)) return {{fs::path(path).filename().string(), path}};
  return {};
}

// .vec samples under names that the loader knows.
class VecPictures {
 public:
  std::vector<NamedPicture> add(const std::string& path, cv::Size size) {
    if (size.empty()) {
      throw DataError(path, "", ".vec files do not say how large their samples are", "give --vec-size WxH");
    }
    std::string shortfall;
    const SampleSet samples = read_vec(path, size, &shortfall);
    if (!shortfall.empty()) message("warning: " + shortfall);
    std::vector<NamedPicture> pictures;
    for (std::size_t i = 0; i < samples.size(); ++i) {
      const std::string number = "#" + std::to_string(i);
      pictures_[path + number] = cv::Mat(size, CV_8UC1, const_cast<std::uint8_t*>(samples.patch(i))).clone();
      pictures.push_back({fs::path(path).filename().string() + number, path + number});
    }
    return pictures;
  }
  const cv::Mat* find(const std::string& path) const {
    const auto at = pictures_.find(path);
    return at == pictures_.end() ? nullptr : &at->second;
  }

 private:
  std::map<std::string, cv::Mat> pictures_;
};

// The .vec files that a path stands for: itself, or those right in a folder; else none.
std::vector<std::string> vec_files_at(const std::string& path) {
  if (is_vec_name(path)) return {path};
  std::vector<std::string> files;
  std::error_code ignored;
  for (fs::directory_iterator at(path, ignored), end; at != end; at.increment(ignored)) {
    const bool hidden = at->path().filename().string().front() == '.';
    if (!hidden && is_vec_name(at->path().string()) && !at->is_directory(ignored)) files.push_back(at->path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

void add_annotated(const std::string& path, const CropSources& sources, std::vector<Crop>& crops) {
  AnnotationOptions options;
  options.pictures_folder = sources.root;
  options.class_name = sources.class_name;
  options.class_optional = sources.class_optional;
  const auto pictures = read_annotated(path, {}, options);
  check_places(path, pictures, "--root", sources.root);
  const bool boxes = std::any_of(pictures.begin(), pictures.end(), [](const auto& p) { return !p.faces.empty(); });
  if (!boxes && !is_plain_list(path)) throw DataError(path, "", "holds no box", "check the file, and --class");
  for (const auto& picture : pictures) {
    if (!boxes) crops.push_back(Crop::whole({picture.name, picture.path}));
    for (std::size_t i = 0; i < picture.faces.size(); ++i) {
      if (picture.faces[i].ignore) continue;
      crops.push_back({{picture.name, picture.path},
                       picture.faces[i].box,
                       picture.name + '#' + std::to_string(i + 1),
                       picture.faces[i].subject});
    }
  }
}

// Whether a file has boxes in pictures of the folder that it lies in.
bool has_boxes_here(const fs::path& file) {
  AnnotationOptions options;
  options.class_name = kEveryClass;
  try {
    const auto pictures = read_annotations(file.string(), {}, options);
    return std::any_of(pictures.begin(), pictures.end(), [&](const AnnotatedPicture& picture) {
      return !picture.faces.empty() && fs::exists(picture.path) &&
             place_of(picture.path).parent_path() == place_of(file).parent_path();
    });
  } catch (const DataError&) {  // some other file
    return false;
  }
}

// Photographs often lie beside the file that says where the objects are in them: they are no crops.
void tell_boxes_beside(const std::string& folder) {
  std::error_code ignored;
  std::set<fs::path> files;
  for (fs::directory_iterator at(folder, ignored), end; at != end; at.increment(ignored))
    if (const std::string ending = ending_of(at->path());
        ending == ".csv" || ending == ".dat" || ending == ".txt" || ending == ".json")
      files.insert(at->path());
  const auto found = std::find_if(files.begin(), files.end(), has_boxes_here);
  if (found != files.end())
    message("warning: " + folder + ": its pictures are taken for crops, each of one object; " + found->string() +
            " has boxes in them: name that file to take these");
}

}  // namespace

FoundCrops find_crops(const CropSources& sources) {
  FoundCrops found;
  const auto vec = std::make_shared<VecPictures>();
  const auto add_whole = [&](const std::vector<NamedPicture>& pictures) {
    for (const auto& picture : pictures) found.crops.push_back(Crop::whole(picture));
  };
  std::error_code ignored;
  for (const std::string& path : sources.paths) {
    const bool folder = fs::is_directory(path, ignored);
    const auto vec_files = vec_files_at(path);
    for (const std::string& file : vec_files) add_whole(vec->add(file, sources.vec_size));
    if (!vec_files.empty()) continue;
    if (folder ? holds_annotations(path) : !has_picture_ending(path)) {
      add_annotated(path, sources, found.crops);
    } else {
      if (folder) tell_boxes_beside(path);
      add_whole(pictures_at(path));
    }
  }
  found.loader = [vec](const std::string& path) {
    const cv::Mat* sample = vec->find(path);
    return sample ? *sample : read_picture(path, PictureColour::grey, whole_pictures());
  };
  found.picture_size = [vec](const std::string& path) {
    const cv::Mat* sample = vec->find(path);
    return sample ? sample->size() : read_picture_size(path);
  };
  return found;
}

std::vector<NamedPicture> find_backgrounds(const std::vector<std::string>& paths) {
  std::vector<NamedPicture> backgrounds;
  for (const std::string& path : paths) {
    auto pictures = pictures_at(path);
    if (pictures.empty()) {
      for (auto& entry : read_annotations(path, AnnotationFormat::list)) {
        pictures.push_back({std::move(entry.name), std::move(entry.path)});
      }
    }
    std::move(pictures.begin(), pictures.end(), std::back_inserter(backgrounds));
  }
  return backgrounds;
}

void require_no_objects(const std::vector<NamedPicture>& backgrounds, const std::vector<Crop>& crops) {
  std::set<std::string> with_object;
  for (const Crop& crop : crops) with_object.insert(crop.picture.path);
  std::set<fs::path> places;
  for (const std::string& path : with_object) places.insert(place_of(path));
  const auto holds_object = [&](const NamedPicture& picture) { return places.count(place_of(picture.path)) != 0; };
  const auto first = std::find_if(backgrounds.begin(), backgrounds.end(), holds_object);
  if (first == backgrounds.end()) return;
  const auto many = std::count_if(first, backgrounds.end(), holds_object);
  throw DataError("--backgrounds", "",
                  std::to_string(many) + " of the " + counted(backgrounds.size(), "picture") +
                      " hold an object by --objects, such as " + first->path,
                  "give pictures without it: what a background shows is learnt as what is not to be found");
}

}  // namespace haarkit
