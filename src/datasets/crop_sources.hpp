#pragma once

#include <functional>
#include <opencv2/core/types.hpp>
#include <string>
#include <vector>

#include "haarkit/training/crop_samples.hpp"

namespace haarkit {

struct CropSources {
  std::vector<std::string> paths;  // folders of crops, crops, .vec files, annotation files and folders
  cv::Size vec_size;               // of the samples of .vec files, which do not say it, pixels
  std::string root;                // where an annotation file's relative paths start; empty: at the file
  std::string class_name = {};     // of annotation files: boxes of this class; empty: the only class, or `face`
  bool class_optional = false;     // all boxes of files without classes, whatever class_name says
};

struct FoundCrops {
  std::vector<Crop> crops;
  PictureLoader loader;                                           // of their pictures
  std::function<cv::Size(const std::string& path)> picture_size;  // the size of what the loader gives, pixels; quick
};

// The crops that the user named. A folder that holds annotations (VOC, FDDB, YOLO) or .vec files is read as such, any
// other is searched for pictures, each of which is a crop, called by its path inside the folder. A .vec file is read
// whole. Any other file that is not a picture is an annotation file, of any format that evaluate reads: its boxes are
// crops, except those to ignore, called "PICTURE#1", "PICTURE#2", ...; a list of pictures is one of crops. Pictures
// that are cut off are not loaded. Throws DataError.
FoundCrops find_crops(const CropSources& sources);

// The backgrounds that the user named: folders, pictures, and lists of pictures (bg.txt). Throws DataError.
std::vector<NamedPicture> find_backgrounds(const std::vector<std::string>& paths);

// Throws DataError when crops of objects are of pictures that are backgrounds too, by whatever name: what is learnt
// from such a picture is that its objects are none.
void require_no_objects(const std::vector<NamedPicture>& backgrounds, const std::vector<Crop>& crops);

}  // namespace haarkit
