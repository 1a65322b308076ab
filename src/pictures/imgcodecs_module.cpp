// What OpenCV's imgcodecs decodes, behind one C function: this file is a module of its own, loaded when a picture needs
// it, because imgcodecs takes 100 ms to load.
#include "pictures/imgcodecs_module.hpp"

#include <iostream>
#include <opencv2/imgcodecs.hpp>

extern "C" bool haarkit_decode_other(const unsigned char* bytes, std::size_t size, cv::Mat& picture,
                                     std::string& error) {
  // OpenCV's decoders complain on std::cerr; the program, which does not use it, says what is wrong itself.
  static const bool quiet = std::cerr.rdbuf(nullptr) != nullptr;
  static_cast<void>(quiet);
  try {
    const cv::Mat data(1, static_cast<int>(size), CV_8U, const_cast<unsigned char*>(bytes));
    picture = cv::imdecode(data, cv::IMREAD_UNCHANGED);
  } catch (const cv::Exception& exception) {
    picture.release();
    error = exception.err;
  }
  return !picture.empty();
}
