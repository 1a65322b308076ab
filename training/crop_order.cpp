// In which order crops are cut, and where their windows lie.
#include "crop_order.hpp"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <tuple>
#include <unordered_map>

#include "haarkit/base/data_error.hpp"

namespace haarkit {
namespace {

// So many pixels of that side, round `centre`.
cv::Rect2d rect_round(const cv::Point2d& centre, cv::Size pixels, double side) {
  const cv::Size2d size = cv::Size2d(pixels) * side;
  return {centre - cv::Point2d(size.width / 2, size.height / 2), size};
}

}  // namespace

void sort_by_name(std::vector<Crop>& crops) {
  const auto key = [](const Crop& c) {
    return std::tie(c.name, c.picture.name, c.picture.path, c.box.x, c.box.y, c.box.width, c.box.height);
  };
  std::sort(crops.begin(), crops.end(), [&](const Crop& a, const Crop& b) { return key(a) < key(b); });
}

std::vector<std::string> for_each_picture(
    const std::vector<Crop>& crops, const PictureLoader& loader,
    const std::function<void(const cv::Mat& picture, const std::vector<std::size_t>& of_picture)>& work) {
  for (const Crop& crop : crops)
    for (const double side : {crop.box.x, crop.box.y, crop.box.width, crop.box.height})
      if (!std::isfinite(side))
        throw std::invalid_argument("crop " + crop.name + ": the box must be of finite numbers");
  std::vector<std::vector<std::size_t>> groups;
  std::unordered_map<std::string, std::size_t> group_of;
  for (std::size_t i = 0; i < crops.size(); ++i) {
    const auto [at, fresh] = group_of.emplace(crops[i].picture.path, groups.size());
    if (fresh) groups.emplace_back();
    groups[at->second].push_back(i);
  }
  std::vector<std::string> problems(groups.size());
  tbb::parallel_for(std::size_t{0}, groups.size(), [&](std::size_t g) {
    try {
      const std::string& path = crops[groups[g].front()].picture.path;
      const cv::Mat picture = loader(path);
      if (picture.empty() || picture.type() != CV_8UC1) throw DataError(path, "", "not an 8-bit grey picture");
      work(picture, groups[g]);
    } catch (const DataError& error) {
      problems[g] = error.what();
    }
  });
  problems.erase(std::remove(problems.begin(), problems.end(), ""), problems.end());
  std::sort(problems.begin(), problems.end());
  return problems;
}

WindowPose plain_pose(const Crop& crop, cv::Size picture, const CropOptions& options) {
  Framing framing = options.framing;
  framing.side *= static_cast<double>(options.context);  // its shift is in sides of the crop
  return framed(framing, crop.box.empty() ? cv::Rect2d({}, cv::Size2d(picture)) : crop.box, options.window);
}

double share_outside(const WindowPose& pose, cv::Size window, cv::Size picture) {
  const cv::Rect2d shown = rect_round(pose.centre, window, pose.pixel);
  return 1 - (shown & cv::Rect2d({}, cv::Size2d(picture))).area() / shown.area();
}

cv::Rect2d object_at(const WindowPose& plain, const CropOptions& options) {
  return rect_round(plain.centre, options.window, plain.pixel / static_cast<double>(options.context));
}

}  // namespace haarkit
