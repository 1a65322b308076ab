#pragma once

#include <functional>
#include <mutex>
#include <opencv2/core.hpp>

namespace haarkit {

// The one function of haarkit_window.so: shows a picture (BGR) under a title and waits a few milliseconds. False when
// the user closed the window or pressed Esc or q.
using ShowPicture = bool (*)(const cv::Mat& bgr, const char* title);
inline constexpr char kShowPicture[] = "haarkit_show_picture";

// A window that shows the newest frame. haarkit_window.so is loaded for it (OpenCV's highgui).
class FilmWindow {
 public:
  // Throws DataError when there is no display or no module.
  FilmWindow();

  // The next frame to be shown (BGR). Any thread.
  void show(const cv::Mat& bgr);
  // Whether the user closed the window. Any thread.
  bool closed() const;
  // Runs `work` on a thread of its own and shows, on this one (windows belong to one thread), what it gives to show(),
  // with its frame rate. Throws what `work` throws.
  void run(const std::function<void()>& work);

 private:
  void close();

  ShowPicture show_ = nullptr;
  mutable std::mutex mutex_;
  cv::Mat newest_;
  bool closed_ = false;
  int shown_ = 0;  // frames since the rate was taken last
};

}  // namespace haarkit
