#pragma once

#include <list>
#include <map>
#include <mutex>
#include <opencv2/core.hpp>
#include <string>

namespace haarkit {

// Pictures as a browser is sent them: JPEG, turned by EXIF as everywhere, reduced. Some decoded pictures are kept (up
// to 96 MB, and always the last one), and thumbnails (up to 4,000). Any thread. Each throws DataError for a picture
// that cannot be read.
class PictureViews {
 public:
  cv::Size size(const std::string& path);  // of the whole picture, pixels
  // The whole picture, or the part of it (clipped to the picture), with sides of at most `most` pixels.
  std::string whole(const std::string& path, int most);
  std::string part(const std::string& path, const cv::Rect& part, int most);
  std::string thumbnail(const std::string& path);

 private:
  cv::Mat decoded(const std::string& path);

  std::mutex decoding_;  // one picture at a time, so that memory stays bounded; thumbnails have their own turn
  std::mutex thumbnailing_;
  std::mutex kept_mutex_;
  std::list<std::pair<std::string, cv::Mat>> kept_;  // the last used first
  std::map<std::string, std::string> thumbnails_;
};

}  // namespace haarkit
