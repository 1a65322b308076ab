#pragma once

#include <functional>
#include <opencv2/core/types.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "haarkit/base/data_error.hpp"
#include "haarkit/evaluate/annotated_picture.hpp"

namespace haarkit {

/// The ways in which people write down where the objects are.
enum class AnnotationFormat {
  csv,  ///< image,x,y,w,h with or without a header; further columns allowed (invalid, ignore, difficult;
        ///< class, class_name, label, category or name; subject, person are understood), also
        ///< image,major_radius,minor_radius,angle,center_x,center_y; a row with an image alone is one without an object
  info,   ///< OpenCV's info.dat: path n x y w h ...
  list,   ///< OpenCV's bg.txt: a path a line; pictures without a face; # starts a comment
  fddb,   ///< FDDB's ellipse list: path, n, n lines: major minor angle cx cy 1
  wider,  ///< WIDER FACE: path, n, n lines: x y w h blur expression illumination invalid occlusion pose
  voc,    ///< Pascal VOC XML: 1-based inclusive corners
  coco,   ///< COCO JSON: bbox [x, y, w, h], 0-based
  yolo,   ///< YOLO labels: a .txt a picture with `class cx cy w h` lines in shares of the picture (see yolo.hpp)
};

/// As a class name: the objects of all classes (CSV, VOC and COCO).
inline constexpr char kEveryClass[] = "*";

struct AnnotationOptions {
  /// CSV, VOC, COCO and YOLO: objects of this class; empty: the only class, or `face`.
  /// A file of boxes without classes is refused where one is asked for (but for kEveryClass).
  std::string class_name;
  /// Where relative picture paths start, if it is given; else, or where they do not, they are looked for as
  /// resolve_picture tells.
  std::string pictures_folder;
  /// Told of each line of an info.dat that cannot be used; the others are used. Without it the first one is thrown.
  std::function<void(const DataError&)> bad_line = {};
  /// Reads all boxes of a file without classes, whatever class_name asks for.
  bool class_optional = false;
  /// Told of what is left out, or looks otherwise than it was meant.
  Warn warn = {};
  /// Width and height of the picture in a file, pixels; may throw DataError. YOLO labels cannot be read without it.
  std::function<cv::Size(const std::string& path)> picture_size = {};
};

const char* name_of(AnnotationFormat format);

/// What the text looks like; never throws (`list` when nothing else fits).
AnnotationFormat recognise_annotations(std::string_view text);

/// Reads a text; touches no file (path == name). Pictures in the order of their first mention, each once. `source` is
/// named in errors. Throws DataError with the line or element. Boxes whose width or
/// height is 0 are left out and told to options.warn, without it they are errors; WIDER's published lists are known to
/// hold some, and malformed ones, which are dropped. YOLO labels are refused: they need their pictures.
std::vector<AnnotatedPicture> parse_annotations(std::string_view text, AnnotationFormat format,
                                                const std::string& source, const AnnotationOptions& options = {});

/// Reads a file (UTF-8 or UTF-16), or a folder of VOC files, FDDB ellipse lists (in the order of their names) or YOLO
/// labels. An FDDB fold list stands for the ellipse list beside it. Picture paths are resolved (see resolve_picture). A
/// list that names no picture is refused with a guess at what it is. Throws DataError.
std::vector<AnnotatedPicture> read_annotations(const std::string& path, std::optional<AnnotationFormat> format = {},
                                               const AnnotationOptions& options = {});

/// Whether a folder is one of annotations that read_annotations takes: VOC files, FDDB ellipse lists or YOLO labels.
bool holds_annotations(const std::string& folder);

/// The first of these that exists: name in the pictures folder; beside the list; in the list's images/ or
/// ../JPEGImages/ or ../images/; below the working folder; each also with .jpg added (FDDB), and all of them again with
/// the backslashes of a Windows path as slashes. Otherwise the first.
std::string resolve_picture(const std::string& name, const std::string& list_folder,
                            const std::string& pictures_folder = {});

}  // namespace haarkit
