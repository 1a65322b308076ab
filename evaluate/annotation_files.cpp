// Annotation files and folders of them.
#include <filesystem>
#include <set>

#include "annotation_guess.hpp"
#include "annotation_parsers.hpp"
#include "class_choice.hpp"
#include "folder_files.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/base/paths.hpp"
#include "haarkit/base/text.hpp"
#include "haarkit/evaluate/annotations.hpp"
#include "yolo.hpp"

namespace haarkit {
namespace {

namespace fs = std::filesystem;

bool is_voc_name(const fs::path& file) {
  return ending_of(file) == ".xml";
}

// VOC files and FDDB ellipse lists.
std::vector<fs::path> annotation_files_below(const std::string& folder) {
  return files_below(folder, [](const fs::path& file) {
    return is_voc_name(file) || file.filename().string().find("ellipseList") != std::string::npos;
  });
}

bool is_voc(const fs::path& file) {
  return is_voc_name(file) && read_file(file.string()).find("<annotation") != std::string::npos;
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

// Which class a folder of VOC files is read for: all its files count, or each would take its own only one.
std::string class_of_folder(const std::vector<fs::path>& files, const std::string& asked, const std::string& folder) {
  std::set<std::string> classes;
  for (const fs::path& file : files)
    if (is_voc_name(file)) classes.merge(parsers::voc_classes(utf8_of(read_file(file.string())), file.string()));
  return chosen_class(classes, asked, folder);
}

std::vector<AnnotatedPicture> read_file_of(const fs::path& file, std::optional<AnnotationFormat> asked,
                                           const AnnotationOptions& options) {
  const std::string text = utf8_of(read_file(file.string()));
  const AnnotationFormat format = asked.value_or(recognise_annotations(text));
  if (format == AnnotationFormat::yolo) return read_yolo(file.string(), options);
  auto pictures = parse_annotations(text, format, file.string(), options);
  for (AnnotatedPicture& picture : pictures)
    picture.path = resolve_picture(picture.name, file.parent_path().string(), options.pictures_folder);
  if (format == AnnotationFormat::list) require_pictures(pictures, text, file.string());
  return pictures;
}

}  // namespace

bool holds_annotations(const std::string& folder) {
  const std::vector<fs::path> files = annotation_files_below(folder);
  return std::any_of(files.begin(), files.end(), [](const fs::path& f) { return !is_voc_name(f) || is_voc(f); }) ||
         !find_yolo(folder).empty();
}

std::vector<AnnotatedPicture> read_annotations(const std::string& path, std::optional<AnnotationFormat> format,
                                               const AnnotationOptions& options) {
  std::error_code ignored;
  if (!fs::is_directory(path, ignored)) return read_file_of(ellipse_list_beside(path), format, options);
  const std::vector<fs::path> files =
      format == AnnotationFormat::yolo ? std::vector<fs::path>{} : annotation_files_below(path);
  if (files.empty()) {
    if (format == AnnotationFormat::yolo || !find_yolo(path).empty()) return read_yolo(path, options);
    throw DataError(path, "",
                    "holds neither Pascal VOC files (*.xml) nor FDDB ellipse lists (*ellipseList*) nor YOLO labels",
                    "name an annotation file, or give folders of pictures with --objects and --no-objects");
  }
  AnnotationOptions of_all = options;
  of_all.class_name = class_of_folder(files, options.class_name, path);
  std::vector<AnnotatedPicture> all;
  for (const fs::path& file : files) {
    auto pictures = read_file_of(file, format, of_all);
    std::move(pictures.begin(), pictures.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace haarkit
