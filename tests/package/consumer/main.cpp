// A program outside of the project that uses all of the library.
#include <cstdio>
#include <opencv2/core.hpp>

#include "everything.hpp"

int main() {
  const haarkit::Cascade cascade = haarkit::read_cascade_text(
      "haarkit cascade 1\nkind staged\nwindow 8 8\ncontrast 10\nfeatures 1\n"
      "grey 0 0 8 8 -1 0 0 4 8 2\nweak 1\n0 -1 0 0 : -1 1 >= 0\nend\n",
      "built in");
  const haarkit::Detector detector(cascade, {});
  const auto faces = detector.detect(cv::Mat(50, 60, CV_8U, cv::Scalar(128)));
  std::printf("%zu faces in a grey picture, %s\n", faces.size(),
              HEADER_COUNT >= 12 ? "12 headers or more" : "few headers");
}
