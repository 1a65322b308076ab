// OpenCV's highgui behind one C function: a module of its own, because it brings a whole window toolkit with it.
#include <opencv2/highgui.hpp>

#include "films/film_window.hpp"

extern "C" bool haarkit_show_picture(const cv::Mat& bgr, const char* title) {
  static const char* const kName = "haarkit";
  static const bool made = [&] {
    cv::namedWindow(kName, cv::WINDOW_NORMAL | cv::WINDOW_KEEPRATIO);
    cv::resizeWindow(kName, bgr.size());
    return true;
  }();
  static_cast<void>(made);
  cv::setWindowTitle(kName, title);
  cv::imshow(kName, bgr);
  const int key = cv::waitKey(5);
  const bool closed = cv::getWindowProperty(kName, cv::WND_PROP_VISIBLE) < 1;
  return key != 27 && key != 'q' && !closed;
}
