// Annotation files and folders of them.
#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <set>

#include "annotation_guess.hpp"
#include "annotation_parsers.hpp"
#include "class_choice.hpp"
#include "few_warnings.hpp"
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

// The picture called like a VOC file, where there is one; empty otherwise. Programs that copy or rename pictures and
// their files often leave the old <filename> in them.
std::string picture_like(const fs::path& file, const std::string& name, const std::string& pictures_folder) {
  std::string written = name;
  std::replace(written.begin(), written.end(), '\\', '/');
  if (fs::path(written).stem() == file.stem()) return {};
  std::set<std::string> endings{fs::path(written).extension().string(), ".jpg", ".jpeg", ".png", ".bmp", ".JPG"};
  std::error_code ignored;
  for (const std::string& ending : endings) {
    std::string own = resolve_picture(file.stem().string() + ending, file.parent_path().string(), pictures_folder);
    if (has_picture_ending(own) && fs::is_regular_file(own, ignored)) return own;
  }
  return {};
}

// What is to be said of a folder's VOC files together.
struct VocNames {
  std::size_t renamed = 0;
  std::string example;
  std::map<std::string, std::string> files;  // by picture: the file that it is of
  std::size_t shared = 0;
  std::string shared_example;

  // The picture that the file is of.
  void choose(AnnotatedPicture& picture, const fs::path& file, const std::string& pictures_folder) {
    if (const std::string own = picture_like(file, picture.name, pictures_folder); !own.empty()) {
      if (renamed++ == 0) example = file.string() + " (it says " + haarkit::quoted(picture.name) + ")";
      picture.name = fs::path(own).filename().string();
      picture.path = own;
    }
    const auto [at, fresh] = files.try_emplace(picture.path, file.string());
    if (!fresh && shared++ == 0) shared_example = at->second + " and " + file.string() + ", of " + picture.path;
  }

  void tell(const std::string& path, const Warn& warn) const {
    if (!warn) return;
    if (renamed > 0)
      warn(DataError(path, "",
                     counted(renamed, "VOC file") + " taken for the picture called like the file, not for the one of " +
                         "its <filename>, such as " + example,
                     "mend <filename> if that is wrong"));
    if (shared > 0)
      warn(DataError(
          path, "",
          counted(shared, "VOC file") + " of a picture that another file is of too, such as " + shared_example,
          "mend <filename> if they are of other pictures"));
  }
};

std::vector<AnnotatedPicture> read_file_of(const fs::path& file, std::optional<AnnotationFormat> asked,
                                           const AnnotationOptions& options, VocNames& voc) {
  const std::string text = utf8_of(read_file(file.string()));
  const AnnotationFormat format = asked.value_or(recognise_annotations(text));
  if (format == AnnotationFormat::yolo) return read_yolo(file.string(), options);
  auto pictures = parse_annotations(text, format, file.string(), options);
  for (AnnotatedPicture& picture : pictures)
    picture.path = resolve_picture(picture.name, file.parent_path().string(), options.pictures_folder);
  if (format == AnnotationFormat::voc)
    for (AnnotatedPicture& picture : pictures) voc.choose(picture, file, options.pictures_folder);
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
  VocNames voc;
  if (!fs::is_directory(path, ignored)) {
    auto pictures = read_file_of(ellipse_list_beside(path), format, options, voc);
    voc.tell(path, options.warn);
    return pictures;
  }
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
  FewWarnings few(path, options.warn);
  of_all.warn = few.warn();
  std::vector<AnnotatedPicture> all;
  for (const fs::path& file : files) {
    auto pictures = read_file_of(file, format, of_all, voc);
    std::move(pictures.begin(), pictures.end(), std::back_inserter(all));
  }
  few.finish();
  voc.tell(path, options.warn);
  return all;
}

}  // namespace haarkit
