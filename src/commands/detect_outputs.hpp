#pragma once

#include <cstdint>
#include <map>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "cascades/chosen_cascades.hpp"
#include "haarkit/detect/detection.hpp"
#include "pictures/picture_list.hpp"

namespace haarkit {

// Where a box and its label go in a picture; line and letters grow with the picture.
struct BoxLayout {
  cv::Rect box, plate;  // the plate is what the label is written on
  std::string label;
  cv::Point letters_at;
  double letters = 1;
  int line = 1;
};
BoxLayout box_layout(cv::Size picture, const cv::Rect& box, const std::string& label);
// "738.3", or with its name, where names are told: "face 738.3".
std::string score_label(const Detection& detection, const Objects& objects);

// Colours of objects or tracks, in turn. BGR, light enough for black letters.
cv::Scalar colour_in_turn(int number);

// Colours of a canvas. A plane with halved colours has shrink 2, and no letters.
struct Ink {
  cv::Scalar box, text;
  int shrink = 1;
};
void draw_box(cv::Mat& canvas, const BoxLayout& layout, const Ink& ink);

// Draws each detection's box and label into a BGR picture; line and letters grow with the picture. Objects have colours
// of their own, from number `first_colour` on.
void draw_detections(cv::Mat& bgr, const std::vector<Detection>& detections, const Objects& objects,
                     int first_colour = 0);

// Where a batch's pictures go in an output folder: like the inputs below the folder that all of them share, so that
// pictures of the same name in different folders stay apart.
class OutputNames {
 public:
  explicit OutputNames(const std::vector<PictureEntry>& pictures);

  // The file of a picture with its boxes drawn in: a.jpg keeps its name below `folder` (.jpg, .jpeg and .png stay),
  // a.bmp becomes a.bmp.jpg.
  std::string annotated(const std::string& folder, const PictureEntry& picture) const;
  // The file of a film with its boxes drawn in: .mp4, .m4v, .mov and .mkv stay, another ending gets ".mp4" behind it.
  std::string film(const std::string& folder, const PictureEntry& film) const;
  // The file of an object that was cut out of a film's frame, numbers from 1 in a frame: a.mp4 gives a_000012_1.png.
  std::string frame_crop(const std::string& folder, const PictureEntry& film, std::int64_t frame, int number) const;
  // The file of an object that was cut out of a picture, numbers from 1: a.jpg gives a_1.png, or a.jpg_1.png where
  // there is an a.png too.
  std::string crop(const std::string& folder, const PictureEntry& picture, int number) const;

 private:
  static std::string stem_of(const std::string& path);
  std::string below(const PictureEntry& picture) const;
  // What the names of a picture's or film's crops begin with: without the ending, unless another has that name too.
  std::string crop_stem(const PictureEntry& picture) const;
  std::string common_;
  std::map<std::string, int> stems_;  // of the pictures, without their endings: how many have it
};

// Makes the folders above `path` and writes the picture there.
void write_picture_with_folders(const std::string& path, const cv::Mat& picture);

}  // namespace haarkit
