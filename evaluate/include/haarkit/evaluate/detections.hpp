#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "haarkit/evaluate/annotated_picture.hpp"

namespace haarkit {

/// Formats, told apart by their content:
/// - CSV image,x,y,w,h,score (or conf, confidence, prob, probability; in JSON too) with or without a header; a row with
/// an image alone: nothing found in it.
/// - JSON as `haarkit detect` writes it (a line a picture too), {"pictures": [{"image", "detections": [{"x", "y", "w",
/// "h", "score"}]}]}, or COCO
///   results [{image_id, bbox, score}].
/// - FDDB's and WIDER's result files: name, n, n lines `x y w h score`.
///
/// CSV may have a column `class` and `haarkit detect`'s JSON a `class` with each detection: class_name is the one to
/// read of several, as in AnnotationOptions; all boxes of a file without classes are read.
///
/// Pictures in the order of their first mention, each once. Touches no file; `source` is named in errors. A missing
/// score is 0; warn is told where no box has one, and where the class asked for
/// is none of them: then nothing of it was found (without warn it is refused). Throws DataError with the line or
/// element, also when there are several classes, none of them called face, and none is asked for; and for COCO results
/// of several categories.
std::vector<PictureDetections> parse_detections(std::string_view text, const std::string& source,
                                                const std::string& class_name = {}, const Warn& warn = {});

/// (In detection_files.cpp, as assign_detections.) Reads a file, or all .txt files of a folder (WIDER: one a picture).
/// warn is told of a folder's first few files that it is about. Throws DataError.
std::vector<PictureDetections> read_detections(const std::string& path, const std::string& class_name = {},
                                               const Warn& warn = {});

/// Detections brought to the pictures they belong to.
struct AssignedDetections {
  std::vector<std::vector<ScoredBox>> boxes;  ///< parallel to the pictures
  std::size_t unmentioned = 0;                ///< pictures that the file does not name: nothing found in them
  std::vector<std::string> unknown;           ///< names in the file that are none of the pictures
};

/// A name means the picture of that name, path or COCO id; else the one picture whose path shares the longest end with
/// it (whole folder names, with or without the file's extension), when there is just one, and no other name is its own.
/// Throws DataError, which names `source`, where two different names would mean one picture so.
AssignedDetections assign_detections(const std::vector<AnnotatedPicture>& pictures,
                                     const std::vector<PictureDetections>& detections, const std::string& source = {});

}  // namespace haarkit
