#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "data_yaml.hpp"
#include "haarkit/evaluate/annotations.hpp"

// YOLO labels (darknet, ultralytics): for each picture a .txt file of its name, beside it or under labels/ where the
// picture is under images/; a line an object: `class cx cy w h` (a score may follow), the same with key points behind
// it (a pose), or `class x1 y1 x2 y2 x3 y3 ...`, the corners of a polygon, whose bounding box counts. The class is a
// number, all else shares of the picture's width and height. A picture without a file, or with an empty one, holds no
// object.
namespace haarkit {

// The pictures of a folder that have labels somewhere: the folder holds pictures, or labels, or images/ and labels/.
// Empty when the folder is none of YOLO labels. name: relative to the folder of the pictures.
struct YoloPicture {
  std::filesystem::path picture, labels;  // labels: where they are or would be
  std::string name;
};
std::vector<YoloPicture> find_yolo(const std::string& folder);

// Reads the labels of a folder, or of one label file whose picture is found the same way. Throws DataError that names
// file and line; options.picture_size is needed, options.class_name may be a class's name or number.
std::vector<AnnotatedPicture> read_yolo(const std::string& path, const AnnotationOptions& options);

// What stands beside the labels about them.
struct YoloClasses {
  std::map<int, std::string> names;   // by number; empty when there are none
  std::optional<DataYaml> data_yaml;  // where there is one that names classes or key points
};

// From classes.txt, *.names or a .yaml with `names:` in this folder or at most two above it; what is nearest counts. A
// file that cannot be read is passed over; warn is told of it where no names are found otherwise.
YoloClasses yolo_classes(const std::filesystem::path& folder, const Warn& warn = {});

}  // namespace haarkit
