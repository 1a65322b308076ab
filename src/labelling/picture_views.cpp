// What the labelling page shows of pictures. Coordinates are always those of the whole picture; only pixels are
// reduced.
#include "labelling/picture_views.hpp"

#include <algorithm>
#include <iterator>
#include <opencv2/imgproc.hpp>

#include "pictures/decoders.hpp"
#include "pictures/pictures.hpp"

namespace haarkit {
namespace {

constexpr std::size_t kKeptBytes = 96'000'000;
constexpr std::size_t kThumbnails = 4000;
constexpr int kThumbnailSide = 120;

cv::Mat reduced(const cv::Mat& picture, int most) {
  const int side = std::max(picture.cols, picture.rows);
  if (side <= most) return picture;
  const double scale = static_cast<double>(most) / side;
  cv::Mat small;
  cv::resize(picture, small, {std::max(1, cvRound(picture.cols * scale)), std::max(1, cvRound(picture.rows * scale))},
             0, 0, cv::INTER_AREA);
  return small;
}

}  // namespace

cv::Mat PictureViews::decoded(const std::string& path) {
  const auto find = [&]() -> cv::Mat {
    const std::lock_guard lock(kept_mutex_);
    for (auto at = kept_.begin(); at != kept_.end(); ++at) {
      if (at->first != path) continue;
      kept_.splice(kept_.begin(), kept_, at);
      return at->second;
    }
    return {};
  };
  if (cv::Mat kept = find(); !kept.empty()) return kept;
  const std::lock_guard turn(decoding_);
  if (cv::Mat kept = find(); !kept.empty()) return kept;  // another request has just read it
  {
    // Before the picture is decoded, so that no more than this stands beside it (and one thumbnail's picture).
    const std::lock_guard lock(kept_mutex_);
    std::size_t bytes = 0;
    for (auto at = kept_.begin(); at != kept_.end();) {
      const std::size_t size = at->second.total() * at->second.elemSize();
      const bool stays = bytes + size <= kKeptBytes;
      if (stays) bytes += size;
      at = stays ? std::next(at) : kept_.erase(at);
    }
  }
  cv::Mat picture = read_picture(path, PictureColour::bgr);
  const std::lock_guard lock(kept_mutex_);
  kept_.emplace_front(path, picture);
  return picture;
}

cv::Size PictureViews::size(const std::string& path) {
  {
    const std::lock_guard lock(kept_mutex_);
    for (const auto& [name, picture] : kept_)
      if (name == path) return picture.size();
  }
  return read_picture_size(path);
}

std::string PictureViews::whole(const std::string& path, int most) {
  return encode_jpeg(reduced(decoded(path), most), 88);
}

std::string PictureViews::part(const std::string& path, const cv::Rect& part, int most) {
  const cv::Mat picture = decoded(path);
  const cv::Rect inside = part & cv::Rect({0, 0}, picture.size());
  if (inside.empty()) return encode_jpeg(cv::Mat(1, 1, CV_8UC3, cv::Scalar()), 88);
  return encode_jpeg(reduced(picture(inside), most), 95);
}

std::string PictureViews::thumbnail(const std::string& path) {
  const std::lock_guard turn(thumbnailing_);
  const auto kept = thumbnails_.find(path);
  if (kept != thumbnails_.end()) return kept->second;
  if (thumbnails_.size() >= kThumbnails) thumbnails_.clear();
  return thumbnails_[path] = encode_jpeg(reduced(read_picture(path, PictureColour::bgr), kThumbnailSide), 80);
}

}  // namespace haarkit
