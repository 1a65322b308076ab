// Boxes and scores drawn into pictures, and the names of the files that drawings and cut-out objects go to.
#include "commands/annotate.hpp"

#include <algorithm>
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

const cv::Scalar kBoxColour(60, 220, 60);  // BGR
const cv::Scalar kTextColour(0, 0, 0);

}  // namespace

void draw_detections(cv::Mat& bgr, const std::vector<Detection>& detections) {
  const double unit = std::max(1.0, std::sqrt(static_cast<double>(bgr.cols) * bgr.rows) / 400);
  const int line = std::max(1, static_cast<int>(std::lround(unit)));
  const double letters = 0.4 * unit;
  for (const Detection& detection : detections) {
    cv::rectangle(bgr, detection.box, kBoxColour, line, cv::LINE_AA);
    const std::string label = number_text(static_cast<double>(detection.score), 1);
    int below = 0;
    const cv::Size size = cv::getTextSize(label, cv::FONT_HERSHEY_SIMPLEX, letters, line, &below);
    // Above the box, or inside it where the picture ends.
    const int height = size.height + below + line;
    const int top = detection.box.y >= height ? detection.box.y - height : detection.box.y;
    const cv::Rect plate(detection.box.x, top, size.width + 2 * line, height);
    cv::rectangle(bgr, plate, kBoxColour, cv::FILLED);
    cv::putText(bgr, label, {plate.x + line, plate.y + size.height + line}, cv::FONT_HERSHEY_SIMPLEX, letters,
                kTextColour, line, cv::LINE_AA);
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

std::string OutputNames::crop(const std::string& folder, const PictureEntry& picture, int number) const {
  const std::string path = below(picture), stem = stem_of(path);
  const auto same = stems_.find(stem);
  const bool alone = same == stems_.end() || same->second < 2;
  return (fs::path(folder) / (alone ? stem : path)).string() + "_" + std::to_string(number) + ".png";
}

void write_picture_with_folders(const std::string& path, const cv::Mat& picture) {
  make_folder(fs::path(path).parent_path().string());
  write_picture(path, picture);
}

}  // namespace haarkit
