// Boxes and scores drawn into pictures, and the names of the files that drawings and cut-out objects go to.
#include "commands/detect_outputs.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <opencv2/imgproc.hpp>
#include <set>

#include "haarkit/base/files.hpp"
#include "haarkit/base/numbers.hpp"
#include "haarkit/base/paths.hpp"
#include "pictures/pictures.hpp"

namespace haarkit {
namespace {

namespace fs = std::filesystem;

const cv::Scalar kTextColour(0, 0, 0);

}  // namespace

std::string score_label(const Detection& detection, const Objects& objects) {
  const std::string score = number_text(static_cast<double>(detection.score), 1);
  return objects.told ? objects.name_of(detection) + " " + score : score;
}

cv::Scalar colour_in_turn(int number) {
  static const std::array<cv::Scalar, 8> colours = {
      cv::Scalar(60, 220, 60),   cv::Scalar(60, 200, 255),  cv::Scalar(255, 190, 80),  cv::Scalar(220, 140, 255),
      cv::Scalar(120, 255, 240), cv::Scalar(255, 255, 100), cv::Scalar(130, 160, 255), cv::Scalar(200, 230, 190)};
  return colours[static_cast<std::size_t>(number) % colours.size()];
}

BoxLayout box_layout(cv::Size picture, const cv::Rect& box, const std::string& label) {
  const double unit = std::max(1.0, std::sqrt(static_cast<double>(picture.width) * picture.height) / 400);
  BoxLayout layout;
  layout.box = box;
  layout.label = label;
  layout.line = std::max(1, static_cast<int>(std::lround(unit)));
  layout.letters = 0.4 * unit;
  int below = 0;
  const cv::Size size = cv::getTextSize(label, cv::FONT_HERSHEY_SIMPLEX, layout.letters, layout.line, &below);
  // Above the box, or inside it where the picture ends; moved left where it would go over the right edge.
  const int height = size.height + below + layout.line, width = size.width + 2 * layout.line;
  const int top = box.y >= height ? box.y - height : box.y;
  const int left = std::max(0, std::min(box.x, picture.width - width));
  layout.plate = {left, top, width, height};
  layout.letters_at = {layout.plate.x + layout.line, layout.plate.y + size.height + layout.line};
  return layout;
}

void draw_box(cv::Mat& canvas, const BoxLayout& layout, const Ink& ink) {
  const auto shrunk = [&](const cv::Rect& r) {
    return cv::Rect(r.tl() / ink.shrink, cv::Size(r.width / ink.shrink, r.height / ink.shrink));
  };
  cv::rectangle(canvas, shrunk(layout.box), ink.box, std::max(1, layout.line / ink.shrink), cv::LINE_AA);
  cv::rectangle(canvas, shrunk(layout.plate), ink.box, cv::FILLED);
  if (ink.shrink > 1) return;
  cv::putText(canvas, layout.label, layout.letters_at, cv::FONT_HERSHEY_SIMPLEX, layout.letters, ink.text, layout.line,
              cv::LINE_AA);
}

void draw_detections(cv::Mat& bgr, const std::vector<Detection>& detections, const Objects& objects, int first_colour) {
  for (const Detection& detection : detections) {
    const cv::Scalar colour = colour_in_turn(first_colour + objects.numbers[detection.cascade]);
    draw_box(bgr, box_layout(bgr.size(), detection.box, score_label(detection, objects)), {colour, kTextColour, 1});
  }
}

OutputNames::OutputNames(const std::vector<PictureEntry>& pictures) {
  fs::path common;
  bool first = true;
  for (const PictureEntry& picture : pictures) {
    const fs::path folder = path_below(picture.name).parent_path();
    if (first) {
      common = folder;
    } else {
      fs::path shared;
      auto a = common.begin();
      for (auto b = folder.begin(); a != common.end() && b != folder.end() && *a == *b; ++a, ++b) shared /= *a;
      common = shared;
    }
    first = false;
  }
  common_ = common.string();
  std::set<std::string> paths;
  for (const PictureEntry& picture : pictures)
    if (paths.insert(below(picture)).second) ++stems_[stem_of(below(picture))];
}

std::string OutputNames::stem_of(const std::string& path) {
  return fs::path(path).replace_extension().string();
}

std::string OutputNames::below(const PictureEntry& picture) const {
  return path_below(picture.name).lexically_relative(common_.empty() ? "." : common_).string();
}

std::string OutputNames::annotated(const std::string& folder, const PictureEntry& picture) const {
  std::string path = (fs::path(folder) / below(picture)).string();
  const std::string ending = ending_of(path);
  return ending == ".jpg" || ending == ".jpeg" || ending == ".png" ? path : path + ".jpg";
}

std::string OutputNames::film(const std::string& folder, const PictureEntry& film) const {
  const std::string path = (fs::path(folder) / below(film)).string();
  const std::string ending = ending_of(path);
  return ending == ".mp4" || ending == ".m4v" || ending == ".mov" || ending == ".mkv" ? path : path + ".mp4";
}

std::string OutputNames::frame_crop(const std::string& folder, const PictureEntry& film, std::int64_t frame,
                                    int number) const {
  return (fs::path(folder) / crop_stem(film)).string() + "_" + padded(static_cast<std::uint64_t>(frame), 6) + "_" +
         std::to_string(number) + ".png";
}

std::string OutputNames::crop(const std::string& folder, const PictureEntry& picture, int number) const {
  return (fs::path(folder) / crop_stem(picture)).string() + "_" + std::to_string(number) + ".png";
}

std::string OutputNames::crop_stem(const PictureEntry& picture) const {
  const std::string path = below(picture), stem = stem_of(path);
  const auto same = stems_.find(stem);
  const bool alone = same == stems_.end() || same->second < 2;
  return alone ? stem : path;
}

void write_picture_with_folders(const std::string& path, const cv::Mat& picture) {
  make_folder(fs::path(path).parent_path().string());
  write_picture(path, picture);
}

}  // namespace haarkit
