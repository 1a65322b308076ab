// Annotation files and folders, and where their pictures are.
#include <algorithm>
#include <filesystem>

#include "haarkit/base/data_error.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/base/paths.hpp"
#include "haarkit/evaluate/annotations.hpp"
#include "text_input.hpp"

namespace haarkit {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_below(const std::string& folder) {
  std::vector<fs::path> files;
  try {
    for (const auto& entry : fs::recursive_directory_iterator(folder))
      if (entry.is_regular_file()) files.push_back(entry.path());
  } catch (const fs::filesystem_error& error) {
    throw DataError(folder, "", std::string("can't list this folder: ") + error.code().message());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// An FDDB fold list names pictures; the faces are in the ellipse list beside it.
std::string ellipse_list_beside(const std::string& path) {
  const fs::path fold(path);
  const std::string stem = fold.stem().string();
  if (stem.rfind("FDDB-fold-", 0) != 0 || stem.find("ellipseList") != std::string::npos) return path;
  const fs::path ellipses = fold.parent_path() / (stem + "-ellipseList.txt");
  if (!fs::exists(ellipses))
    throw DataError(path, "", "an FDDB fold list needs its ellipse list", "expected " + ellipses.string());
  return ellipses.string();
}

}  // namespace

std::string resolve_picture(const std::string& name, const std::string& list_folder,
                            const std::string& pictures_folder) {
  const fs::path file(name), folder(list_folder);
  std::vector<fs::path> places;
  if (!pictures_folder.empty()) places.push_back(pictures_folder / file);
  places.push_back(folder / file);
  for (const char* part : {"images", "../JPEGImages", "../images"}) places.push_back(folder / part / file);
  places.push_back(file);
  std::error_code ignored;
  for (const fs::path& place : places)
    for (const char* extension : {"", ".jpg"}) {
      fs::path candidate = place;
      candidate += extension;
      if (fs::is_regular_file(candidate, ignored)) return candidate.lexically_normal().string();
    }
  return places.front().lexically_normal().string();
}

std::vector<AnnotatedPicture> read_annotations(const std::string& path, std::optional<AnnotationFormat> format,
                                               const AnnotationOptions& options) {
  std::vector<fs::path> files;
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) {
    for (const fs::path& file : files_below(path))
      if (ending_of(file) == ".xml" || file.filename().string().find("ellipseList") != std::string::npos)
        files.push_back(file);
    if (files.empty())
      throw DataError(path, "", "holds neither Pascal VOC files (*.xml) nor FDDB ellipse lists (*ellipseList*)",
                      "name an annotation file, or give folders of pictures with --faces and --no-faces");
  } else {
    files.emplace_back(ellipse_list_beside(path));
  }
  std::vector<AnnotatedPicture> all;
  for (const fs::path& file : files) {
    const std::string text = read_file(file.string());
    auto pictures = parse_annotations(text, format.value_or(recognise_annotations(text)), file.string(), options);
    for (AnnotatedPicture& picture : pictures) {
      picture.path = resolve_picture(picture.name, file.parent_path().string(), options.pictures_folder);
      all.push_back(std::move(picture));
    }
  }
  return all;
}

std::vector<AnnotatedPicture> read_picture_folder(const std::string& folder, bool unboxed_face) {
  std::vector<AnnotatedPicture> pictures;
  for (const fs::path& file : files_below(folder))
    if (has_picture_ending(file))
      pictures.push_back({file.lexically_relative(folder).string(), file.string(), {}, {}, unboxed_face});
  if (pictures.empty()) throw DataError(folder, "", "holds no pictures", "expected .jpg, .png, .pgm and the like");
  return pictures;
}

}  // namespace haarkit
