// Found objects cut out and blurred.
#include "commands/cutting.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <opencv2/imgproc.hpp>

namespace haarkit {

std::vector<std::size_t> best_of(const std::vector<Detection>& detections, Best best, const Objects& objects) {
  const auto better = [&](const Detection& a, const Detection& b) {
    return best == Best::largest ? a.box.area() > b.box.area() : a.score > b.score;
  };
  std::vector<std::size_t> kept;
  std::map<int, std::size_t> best_found;  // by object
  for (std::size_t i = 0; i < detections.size(); ++i) {
    if (best == Best::all) {
      kept.push_back(i);
      continue;
    }
    std::size_t& found = best_found.try_emplace(objects.numbers[detections[i].cascade], i).first->second;
    if (better(detections[i], detections[found])) found = i;
  }
  for (const auto& [object, found] : best_found) kept.push_back(found);
  std::sort(kept.begin(), kept.end());
  return kept;
}

cv::Rect cut_box(const cv::Rect& box, const CutOptions& options) {
  double width = box.width * (1 + 2 * options.margin), height = box.height * (1 + 2 * options.margin);
  if (!options.size.empty()) {
    const double shape = static_cast<double>(options.size.width) / options.size.height;
    if (width < height * shape)
      width = height * shape;
    else
      height = width / shape;
  }
  const double left = box.x + box.width / 2.0 - width / 2, top = box.y + box.height / 2.0 - height / 2;
  const int x = static_cast<int>(std::lround(left)), y = static_cast<int>(std::lround(top));
  return {x, y, static_cast<int>(std::lround(left + width)) - x, static_cast<int>(std::lround(top + height)) - y};
}

cv::Mat cut_out(const cv::Mat& picture, const cv::Rect& box, const CutOptions& options) {
  const cv::Rect wanted = cut_box(box, options), inside = wanted & cv::Rect({0, 0}, picture.size());
  if (options.size.empty() || inside.empty()) return picture(inside);
  cv::Mat whole, out;
  cv::copyMakeBorder(picture(inside), whole, inside.y - wanted.y, wanted.br().y - inside.br().y, inside.x - wanted.x,
                     wanted.br().x - inside.br().x, cv::BORDER_REPLICATE | cv::BORDER_ISOLATED);
  const bool smaller = options.size.area() < whole.size().area();
  cv::resize(whole, out, options.size, 0, 0, smaller ? cv::INTER_AREA : cv::INTER_LINEAR);
  return out;
}

void blur_box(cv::Mat& picture, const cv::Rect& box) {
  const cv::Rect inside = box & cv::Rect({0, 0}, picture.size());
  if (inside.empty()) return;
  constexpr int kValues = 5;
  cv::Mat part = picture(inside), few;
  cv::resize(part, few, {std::min(kValues, inside.width), std::min(kValues, inside.height)}, 0, 0, cv::INTER_AREA);
  cv::resize(few, part, part.size(), 0, 0, cv::INTER_LINEAR);
}

}  // namespace haarkit
