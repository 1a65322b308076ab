// Pictures whose samples are not bytes: how bright they are shown.
#include <limits>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "catch.hpp"
#include "decoded.hpp"
#include "make_pictures.hpp"
#include "run.hpp"

using namespace haarkit;

TEST_CASE("16-bit pictures are scaled, not cut") {
  cv::Mat picture(4, 64, CV_16UC1), expected(4, 64, CV_8UC1);
  for (int i = 0; i < 256; ++i) {
    picture.at<ushort>(i / 64, i % 64) = static_cast<ushort>(std::min(65535, i * 257 + 128));
    expected.at<uchar>(i / 64, i % 64) = static_cast<uchar>(i);
  }
  for (const char* ending : {".png", ".tiff", ".pgm"}) {
    CAPTURE(ending);
    CHECK(same(grey_from(encoded(ending, picture)), expected));
  }
}

TEST_CASE("PGM pictures are scaled by the largest value that their header tells") {
  const cv::Mat expected = (cv::Mat_<uchar>(1, 3) << 0, 128, 255);
  CHECK(same(grey_from("P2\n3 1\n# a comment\n100\n0 50 100\n"), (cv::Mat_<uchar>(1, 3) << 0, 127, 255)));
  CHECK(same(grey_from(std::string("P5 3 1 # a comment\n100\n\0\x32\x64", 26)), expected));
  CHECK(same(grey_from(std::string("P5\n3 1\n4095\n\0\0\x08\0\x0F\xFF", 18)), expected));
  CHECK(same(grey_from("P2\n3 1\n4095\n0 2048 4095\n"), expected));
}

TEST_CASE("floating-point pictures are scaled by 1 or by their brightest value") {
  cv::Mat picture(1, 3, CV_32FC1);
  picture.at<float>(0) = 0;
  picture.at<float>(1) = 0.2F;
  picture.at<float>(2) = 1;
  CHECK(same(grey_from(encoded(".tiff", picture)), (cv::Mat_<uchar>(1, 3) << 0, 51, 255)));
  CHECK(same(grey_from(encoded(".tiff", picture * 1000)), (cv::Mat_<uchar>(1, 3) << 0, 51, 255)));
}

TEST_CASE("a sun, a broken sample and what is no number do not make a floating-point picture black") {
  cv::Mat picture(20, 20, CV_32FC1, cv::Scalar(0.5));
  picture.at<float>(0, 1) = 1;
  picture.at<float>(0, 2) = 0.2F;
  picture.at<float>(0, 3) = -1;
  for (const float odd : {1e30F, 4000.0F, std::numeric_limits<float>::infinity()}) {
    CAPTURE(odd);
    picture.at<float>(0, 0) = odd;
    picture.at<float>(19, 19) = std::numeric_limits<float>::quiet_NaN();
    const cv::Mat read = grey_from(encoded(".tiff", picture));
    CHECK(same(read.row(0).colRange(0, 4), (cv::Mat_<uchar>(1, 4) << 255, 255, 51, 0)));
    CHECK(read.at<uchar>(10, 10) == 128);
    CHECK(read.at<uchar>(19, 19) == 0);
  }
  cv::Mat colour(20, 20, CV_32FC3, cv::Scalar(0.2, 0.4, 0.6));
  colour.at<cv::Vec3f>(3, 3) = {5000, 5000, 5000};
  CHECK(cv::norm(colour_of(encoded(".hdr", colour)).at<cv::Vec3b>(9, 9), cv::Vec3b(51, 102, 153), cv::NORM_INF) <= 2);
}

TEST_CASE("16-bit files that hold 8, 10 or 12 bits are shown as bright as they are, and told of") {
  const Folder folder;
  for (const int white : {255, 1023, 4095}) {
    cv::Mat picture(30, 40, CV_16UC1, cv::Scalar(white / 3));
    picture.at<ushort>(5, 5) = static_cast<ushort>(white - 20);
    for (const char* ending : {".png", ".tiff", ".pgm"}) {
      CAPTURE(white, ending);
      CHECK(grey_from(encoded(ending, picture)).at<uchar>(9, 9) == 85);
    }
    save(folder / "a.png", encoded(".png", picture));
    for (const auto& words : {std::vector<std::string>{"detect", "a.png"}, {"detect", "--strict", "a.png"}}) {
      const Ran ran = run(words, folder.path());
      CHECK(ran.code == 0);
      CHECK(contains(ran.err, "a.png: its 16-bit values are " + std::to_string(white - 20) + " at most: taken for"));
    }
  }
  // Opacity does not make such a picture bright, and stays what it is.
  cv::Mat covered(2, 2, CV_16UC4, cv::Scalar(1023, 0, 341, 65535));
  for (const char* ending : {".png", ".tiff"})
    CHECK(same(colour_of(encoded(ending, covered)), cv::Mat(2, 2, CV_8UC3, cv::Scalar(255, 0, 85))));
}

TEST_CASE("signed whole numbers are scaled by their largest value, and keep their order") {
#if CV_VERSION_MAJOR * 100 + CV_VERSION_MINOR < 406
  WARN("skipped: OpenCV " CV_VERSION " does not read TIFFs of signed numbers as they are");
  return;
#endif
  for (const int type : {CV_16SC1, CV_32SC1}) {
    CAPTURE(type);
    cv::Mat picture;
    cv::Mat((cv::Mat_<int>(1, 3) << 0, 14000, 28000)).convertTo(picture, type);
    CHECK(same(grey_from(plain_tiff(picture)), (cv::Mat_<uchar>(1, 3) << 0, 128, 255)));
    cv::Mat((cv::Mat_<int>(1, 3) << 0, 50, 100)).convertTo(picture, type);
    CHECK(same(grey_from(plain_tiff(picture)), (cv::Mat_<uchar>(1, 3) << 0, 50, 100)));
  }
}
