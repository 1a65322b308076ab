#pragma once

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

// Synthetic pictures for the scanner's tests: textures on which stock cascades get far and find things.
namespace haarkit::test {

// Smoothed noise of several scales: most windows pass the contrast gate and the first stages.
inline cv::Mat cloudy_picture(cv::Size size, std::uint64_t seed) {
  cv::RNG rng(seed);
  cv::Mat sum = cv::Mat::zeros(size, CV_32F);
  for (int cell = 2; cell <= 64; cell *= 2) {
    cv::Mat coarse(size.height / cell + 2, size.width / cell + 2, CV_32F), fine;
    rng.fill(coarse, cv::RNG::NORMAL, 0, 12 * std::sqrt(cell));
    cv::resize(coarse, fine, size, 0, 0, cv::INTER_CUBIC);
    sum += fine;
  }
  cv::Mat out;
  sum.convertTo(out, CV_8U, 1, 128);
  return out;
}

// Drawn faces (oval, eyes, brows, nose, mouth) of many sizes on a cloudy background.
inline cv::Mat drawn_faces(cv::Size size, std::uint64_t seed) {
  cv::Mat picture = cloudy_picture(size, seed) * 0.3 + 60;
  cv::RNG rng(seed + 1);
  for (int i = 0; i < 6; ++i) {
    const int r = rng.uniform(12, std::max(13, std::min(size.width, size.height) / 4));
    const cv::Point c(rng.uniform(r, std::max(r + 1, size.width - r)),
                      rng.uniform(r, std::max(r + 1, size.height - r)));
    const auto at = [&](double x, double y) { return cv::Point(cvRound(c.x + r * x), cvRound(c.y + r * y)); };
    const auto axes = [&](double x, double y) {
      return cv::Size(std::max(1, cvRound(r * x)), std::max(1, cvRound(r * y)));
    };
    cv::ellipse(picture, c, axes(0.78, 1), 0, 0, 360, 190, cv::FILLED);
    for (double side : {-0.32, 0.32}) {
      cv::ellipse(picture, at(side, -0.2), axes(0.2, 0.1), 0, 0, 360, 60, cv::FILLED);
      cv::ellipse(picture, at(side, -0.38), axes(0.24, 0.05), 0, 0, 360, 80, cv::FILLED);
    }
    cv::ellipse(picture, at(0, 0.15), axes(0.1, 0.22), 0, 0, 360, 205, cv::FILLED);
    cv::ellipse(picture, at(0, 0.52), axes(0.3, 0.09), 0, 0, 360, 90, cv::FILLED);
  }
  cv::GaussianBlur(picture, picture, {}, 0.8);
  return picture;
}

inline cv::Mat noise(cv::Size size, std::uint64_t seed) {
  cv::Mat out(size, CV_8U);
  cv::RNG(seed).fill(out, cv::RNG::UNIFORM, 0, 256);
  return out;
}

// All Haar, all LBP cascades of Debian's opencv-data.
inline std::vector<std::string> stock_cascades() {
  std::vector<cv::String> files;
  cv::glob("/usr/share/opencv4/haarcascades/*.xml", files);
  return {files.begin(), files.end()};
}
inline std::vector<std::string> stock_lbp_cascades() {
  std::vector<cv::String> files;
  cv::glob("/usr/share/opencv4/lbpcascades/*.xml", files);
  return {files.begin(), files.end()};
}

}  // namespace haarkit::test
