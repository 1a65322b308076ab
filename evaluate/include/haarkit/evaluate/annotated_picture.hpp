#pragma once

#include <functional>
#include <opencv2/core/types.hpp>
#include <optional>
#include <string>
#include <vector>

#include "haarkit/base/data_error.hpp"

namespace haarkit {

/// Told of what is left out, or read otherwise than a file may mean it: where it is, what was done, and what to do.
using Warn = std::function<void(const DataError&)>;

/// An ellipse as FDDB annotates faces: radii and centre in pixels, angle in radians between the major axis and the x
/// axis.
struct FaceEllipse {
  double major = 0, minor = 0, angle = 0;
  cv::Point2d centre;
};

/// A face that somebody annotated: box in pixels of the picture, 0-based, may reach over the picture's edge.
/// An ignore box (WIDER's invalid, VOC's difficult, COCO's crowd, a face too small) is neither to be found nor is
/// finding it wrong.
struct TruthBox {
  cv::Rect2d box;
  bool ignore = false;
  std::optional<FaceEllipse> ellipse = {};  ///< box is its bounding box
  std::string class_name = {};              ///< its class, where the format has classes (CSV, VOC, COCO, YOLO)
  std::string subject = {};                 ///< who or what it is (a person, a film), where a CSV says it
};

struct AnnotatedPicture {
  std::string name;              ///< as its list writes it
  std::string path;              ///< what to open
  std::string id = {};           ///< COCO's image id, empty elsewhere
  std::vector<TruthBox> faces;   ///< empty: a picture without a face, unless unboxed_face
  bool unboxed_face = false;     ///< there is a face, nobody said where: such a picture has picture rates alone
  cv::Size annotated_size = {};  ///< of the picture, pixels, as its annotations say (COCO, VOC); empty: they do not
};

/// What a detector found: box in pixels of the picture; a higher score is more certain.
struct ScoredBox {
  cv::Rect2d box;
  double score = 0;  ///< finite
};

struct PictureDetections {
  std::string name;  ///< as its file writes it
  std::vector<ScoredBox> boxes;
};

}  // namespace haarkit
