// OpenCV's highgui behind one C function: a module of its own, because it brings a whole window toolkit with it.
#include <opencv2/highgui.hpp>

#include "films/film_window.hpp"

extern "C" bool haarkit_show_picture(const cv::Mat& bgr, const char* title) {
  static const char* const name = "haarkit";
  static const bool made = [&] {
    cv::namedWindow(name, cv::WINDOW_NORMAL | cv::WINDOW_KEEPRATIO);
    cv::resizeWindow(name, bgr.size());
    return true;
  }();
  static_cast<void>(made);
  cv::setWindowTitle(name, title);
  cv::imshow(name, bgr);
  const int key = cv::waitKey(5);
  const bool closed = cv::getWindowProperty(name, cv::WND_PROP_VISIBLE) < 1;
  return key != 27 && key != 'q' && !closed;
}
