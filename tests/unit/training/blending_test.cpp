#include "blending.hpp"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "catch.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/training/crop_samples.hpp"
#include "on_threads.hpp"
#include "plain_wall.hpp"

using namespace haarkit;

namespace {

constexpr int kSide = 72;

cv::Mat noise(cv::Size size, int seed) {
  cv::Mat picture(size, CV_8UC1);
  cv::RNG(seed).fill(picture, cv::RNG::UNIFORM, 0, 256);
  return picture;
}

// A wall that grows brighter to the right, with some grain, and before it a dark head that reaches the lower border.
cv::Mat head_before_wall() {
  cv::Mat picture = noise({kSide, kSide}, 3);
  for (int y = 0; y < kSide; ++y)
    for (int x = 0; x < kSide; ++x) {
      std::uint8_t& p = picture.at<std::uint8_t>(y, x);
      const bool head = std::hypot(x - 36., (y - 40.) / 1.2) < 20 || (y > 60 && std::abs(x - 36) < 15);
      p = static_cast<std::uint8_t>(head ? 40 + p % 40 : 150 + x / 2 + p % 5);
    }
  return picture;
}

cv::Mat load(const std::string& path) {
  if (path == "head") return head_before_wall();
  if (path == "black") return cv::Mat::zeros(200, 300, CV_8UC1);
  if (path == "small") return noise({8, 8}, 1);
  if (path.rfind("noise ", 0) != 0) throw DataError(path, "", "cannot be read");
  return noise({kSide, kSide}, std::stoi(path.substr(6)));
}

}  // namespace

TEST_CASE("what stands before a plain wall is told from it, pixel by pixel") {
  const cv::Mat object = object_before_wall(head_before_wall());
  REQUIRE(object.size() == cv::Size(kSide, kSide));
  CHECK(object.at<std::uint8_t>(40, 36) == 255);
  CHECK(object.at<std::uint8_t>(70, 36) == 255);
  for (const cv::Point& corner : {cv::Point(1, 1), cv::Point(70, 1), cv::Point(2, 60), cv::Point(69, 60)})
    CHECK(object.at<std::uint8_t>(corner) == 0);
  const double share = cv::countNonZero(object) / double(kSide * kSide);
  CHECK(share > 0.25);
  CHECK(share < 0.40);
}

TEST_CASE("a crop with no plain wall round it has none, whatever fills it") {
  CHECK(object_before_wall(noise({kSide, kSide}, 5)).empty());
  cv::Mat stripes(kSide, kSide, CV_8UC1);
  for (int x = 0; x < kSide; ++x) stripes.col(x).setTo(20 + 70 * (x / 6 % 4));
  CHECK(object_before_wall(stripes).empty());
}

TEST_CASE("even a patch that is all wall keeps its middle") {
  const cv::Mat object = object_before_wall(cv::Mat(kSide, kSide, CV_8UC1, cv::Scalar(90)));
  REQUIRE_FALSE(object.empty());
  CHECK(object.at<std::uint8_t>(36, 36) == 255);
  CHECK(object.at<std::uint8_t>(2, 36) == 0);
}

TEST_CASE("samples get scenery behind the object and keep the object, turned and shifted alike") {
  CropOptions options;
  options.framing.side = 0.9;
  options.held_out = 0;
  options.copies = 3;
  options.mirror = false;
  const std::vector<Crop> crops{Crop::whole({"head.png", "head"})};
  const Scenery black({{"night", "black"}}, load, options.window, 1);
  const CropSamples plain = cut_crops(crops, load, options);
  options.blended = 1;
  const CropSamples blended = cut_crops(crops, load, options, black);
  CHECK(blended.report.before_wall == 1);
  REQUIRE(blended.training.size() == 4);
  for (std::size_t i = 0; i < 4; ++i) {
    const auto *before = plain.training.patch(i), *after = blended.training.patch(i);
    const int middle = 10 * 20 + 10;
    CHECK(after[middle] == before[middle]);
    CHECK(before[1] > 120);
    CHECK(after[1] < 20);
    for (int p = 0; p < 400; ++p) REQUIRE(after[p] <= before[p]);
  }
  options.blended = 0.5;
  std::size_t changed = 0;
  options.copies = 99;
  const CropSamples half = cut_crops(crops, load, options, black);
  for (std::size_t i = 0; i < half.training.size(); ++i) changed += half.training.patch(i)[1] < 20;
  CHECK(changed > 30);
  CHECK(changed < 70);
}

TEST_CASE("blended samples are the same on any number of threads; no scenery, or no wall, changes nothing") {
  CropOptions options;
  options.held_out = 0;
  options.copies = 2;
  options.blended = 0.7;
  std::vector<Crop> crops;
  for (int i = 0; i < 12; ++i)
    crops.push_back(Crop::whole({"crop" + std::to_string(i), i % 2 == 0 ? "head" : "noise " + std::to_string(i)}));
  std::vector<NamedPicture> pictures;
  for (int i = 0; i < 9; ++i) pictures.push_back({"b" + std::to_string(i), "noise " + std::to_string(100 + i)});
  pictures.push_back({"missing", "missing"});
  pictures.push_back({"small", "small"});
  const auto cut = [&](int threads) {
    return test::on_threads(threads, [&] {
      return digest(cut_crops(crops, load, options, Scenery(pictures, load, options.window, 1)).training);
    });
  };
  const std::uint64_t one = cut(1);
  for (const int threads : {2, 3, 8}) CHECK(cut(threads) == one);
  const std::uint64_t without = digest(cut_crops(crops, load, options).training);
  CHECK(without != one);
  options.blended = 0;
  CHECK(cut(2) == without);
  CHECK(Scenery({{"missing", "missing"}, {"small", "small"}}, load, options.window, 1).empty());
}
