// An object cut out of its picture: what of it is seen, where its outline runs, and its colours at every fineness that
// a sample may need.
#include "datasets/synthesis_object.hpp"

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <opencv2/imgproc.hpp>
#include <stdexcept>

namespace haarkit {

SynthesisObject::SynthesisObject(const cv::Mat& bgra) {
  cv::Mat first(bgra.size(), CV_32FC4);
  std::vector<cv::Point> seen;  // the corners of each row's first and last pixel
  for (int y = 0; y < bgra.rows; ++y) {
    int left = bgra.cols, right = 0;
    for (int x = 0; x < bgra.cols; ++x) {
      const cv::Vec4b& from = bgra.at<cv::Vec4b>(y, x);
      const float opacity = static_cast<float>(from[3]) / 255;
      first.at<cv::Vec4f>(y, x) = {from[0] * opacity, from[1] * opacity, from[2] * opacity, opacity};
      if (from[3] < 128) continue;
      left = std::min(left, x);
      right = x + 1;
    }
    if (left < right) seen.insert(seen.end(), {{left, y}, {right, y}, {left, y + 1}, {right, y + 1}});
  }
  if (seen.empty()) throw std::invalid_argument("nothing of the picture belongs to the object");
  std::vector<cv::Point> hull;
  cv::convexHull(seen, hull);
  for (const cv::Point& corner : hull) outline_.emplace_back(corner);
  const cv::Rect box = cv::boundingRect(hull);
  size_ = box.size() - cv::Size(1, 1);  // between the outer corners of pixels
  middle_ = cv::Point2d(box.tl()) + cv::Point2d(size_.width / 2, size_.height / 2);
  levels_.push_back(first);
  while (levels_.back().cols >= 4 && levels_.back().rows >= 4) {  // each is the mean of four pixels of the one before
    const cv::Mat& fine = levels_.back();
    cv::Mat half((fine.rows + 1) / 2, (fine.cols + 1) / 2, CV_32FC4);
    for (int y = 0; y < half.rows; ++y) {
      for (int x = 0; x < half.cols; ++x) {
        cv::Vec4f sum;
        for (int i = 0; i < 4; ++i) {
          const int fx = 2 * x + i % 2, fy = 2 * y + i / 2;
          if (fx < fine.cols && fy < fine.rows) sum += fine.at<cv::Vec4f>(fy, fx);
        }
        half.at<cv::Vec4f>(y, x) = sum * 0.25F;
      }
    }
    levels_.push_back(half);
  }
}

std::optional<cv::Vec3b> border_colour(const cv::Mat& bgra) {
  constexpr int kAlike = 20;  // noise, and what JPEG adds
  const cv::Vec4b corner = bgra.at<cv::Vec4b>(0, 0);
  for (int y = 0; y < bgra.rows; ++y)
    for (int x = 0; x < bgra.cols; ++x) {
      const cv::Vec4b& pixel = bgra.at<cv::Vec4b>(y, x);
      if (pixel[3] < 255) return std::nullopt;
      const bool border = x == 0 || y == 0 || x == bgra.cols - 1 || y == bgra.rows - 1;
      for (int c = 0; border && c < 3; ++c)
        if (std::abs(pixel[c] - corner[c]) > kAlike) return std::nullopt;
    }
  return cv::Vec3b(corner[0], corner[1], corner[2]);
}

void cut_background(cv::Mat& bgra, const cv::Vec3b& colour, int tolerance) {
  const auto alike = [&](const cv::Vec4b& pixel) {
    for (int c = 0; c < 3; ++c)
      if (std::abs(pixel[c] - colour[c]) > tolerance) return false;
    return true;
  };
  std::deque<cv::Point> edge;  // of what is known to be background
  const auto reach = [&](int x, int y) {
    if (x < 0 || y < 0 || x >= bgra.cols || y >= bgra.rows) return;
    cv::Vec4b& pixel = bgra.at<cv::Vec4b>(y, x);
    if (pixel[3] == 0 || !alike(pixel)) return;
    pixel[3] = 0;
    edge.emplace_back(x, y);
  };
  for (int x = 0; x < bgra.cols; ++x) reach(x, 0), reach(x, bgra.rows - 1);
  for (int y = 0; y < bgra.rows; ++y) reach(0, y), reach(bgra.cols - 1, y);
  for (; !edge.empty(); edge.pop_front())
    for (const auto& [dx, dy] : {std::pair(1, 0), {-1, 0}, {0, 1}, {0, -1}})
      reach(edge.front().x + dx, edge.front().y + dy);
}

}  // namespace haarkit
