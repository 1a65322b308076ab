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
// pictures of the same name in different folders stay apart. Pictures that differ in their ending alone (a.jpg, a.png)
// keep it in the names of their crops.
class OutputNames {
 public:
  explicit OutputNames(const std::vector<PictureEntry>& pictures);

  // `folder` + the picture's place; the ending stays if it is .jpg, .jpeg or .png, else ".jpg" is appended.
  std::string annotated(const std::string& folder, const PictureEntry& picture) const;
  // The same for a film: the ending stays if it is .mp4, .m4v, .mov or .mkv, else ".mp4" is appended.
  std::string film(const std::string& folder, const PictureEntry& film) const;
  // The same for what is cut out of a film's frame: "FILM_000012_1.png".
  std::string frame_crop(const std::string& folder, const PictureEntry& film, std::int64_t frame, int number) const;
  // The same with "_NUMBER.png" (from 1) instead of the ending, or behind it where another picture has the same name.
  std::string crop(const std::string& folder, const PictureEntry& picture, int number) const;

 private:
  static std::string stem_of(const std::string& path);
  std::string below(const PictureEntry& picture) const;
  std::string common_;
  std::map<std::string, int> stems_;  // of the pictures, without their endings: how many have it
};

// Makes the folders above `path` and writes the picture there.
void write_picture_with_folders(const std::string& path, const cv::Mat& picture);

}  // namespace haarkit
