#include "haarkit/training/crop_samples.hpp"

#include <algorithm>
#include <map>
#include <opencv2/imgproc.hpp>
#include <set>
#include <string>

#include "catch.hpp"
#include "haarkit/base/data_error.hpp"
#include "on_threads.hpp"

using namespace haarkit;

namespace {

// The loader of these tests: a path is "noise SEED", "noise SEED SIDE" or "flat".
cv::Mat load(const std::string& path) {
  if (path == "flat") return cv::Mat(56, 56, CV_8UC1, cv::Scalar(90));
  if (path.rfind("noise ", 0) != 0) throw DataError(path, "", "cannot be read");
  std::size_t end = 0;
  const int seed = std::stoi(path.substr(6), &end);
  const int side = 6 + end < path.size() ? std::stoi(path.substr(6 + end)) : 56;
  cv::Mat picture(side, side, CV_8UC1);
  cv::RNG(seed + 1).fill(picture, cv::RNG::UNIFORM, 0, 256);
  return picture;
}

std::vector<Crop> crops_of(int count) {
  std::vector<Crop> crops;
  for (int i = 0; i < count; ++i) {
    crops.push_back(Crop::whole({"face" + std::to_string(100 + i) + ".png", "noise " + std::to_string(i)}));
  }
  return crops;
}

bool same(const SampleSet& a, const SampleSet& b) {
  return a.size() == b.size() && a.window() == b.window() &&
         (a.empty() || std::equal(a.patch(0), a.patch(0) + a.size() * a.patch_size(), b.patch(0)));
}

}  // namespace

TEST_CASE(
    "each training crop gives its window, its jittered copies and their mirror images, a held-out crop one window") {
  CropOptions options;
  options.copies = 2;
  options.held_out = 0.2;
  options.held_out_copies = 0;
  const auto samples = cut_crops(crops_of(50), load, options);
  CHECK(samples.training.size() == 6 * samples.training_names.size());
  CHECK(samples.held_out.size() == samples.held_out_names.size());
  CHECK(samples.training_names.size() + samples.held_out_names.size() == 50);
  CHECK(samples.held_out.size() > 2);
  CHECK(samples.report.crops == 50);
  cv::Mat mirrored;
  for (std::size_t i = 0; i < samples.training.size(); i += 2) {
    cv::flip(cv::Mat(20, 20, CV_8UC1, const_cast<std::uint8_t*>(samples.training.patch(i))), mirrored, 1);
    REQUIRE(std::equal(mirrored.data, mirrored.data + 400, samples.training.patch(i + 1)));
  }
}

TEST_CASE("held-out crops get jittered copies of their own when they are asked for, and no mirror images") {
  CropOptions options;
  options.held_out = 0.2;
  options.held_out_copies = 0;
  const auto plain = cut_crops(crops_of(40), load, options);
  REQUIRE_FALSE(plain.held_out.empty());
  options.held_out_copies = 3;
  const auto samples = cut_crops(crops_of(40), load, options);
  CHECK(samples.held_out_names == plain.held_out_names);
  CHECK(samples.held_out.size() == 4 * plain.held_out.size());
  CHECK(same(samples.training, plain.training));
}

TEST_CASE("no copy of a held-out crop is in training, and the split is that of the names") {
  CropOptions options;
  options.copies = 3;
  options.held_out = 0.2;
  const auto samples = cut_crops(crops_of(60), load, options);
  REQUIRE_FALSE(samples.held_out.empty());
  for (const auto& name : samples.held_out_names) CHECK(is_held_out(name, *options.held_out));
  for (std::size_t i = 0; i < samples.held_out.size(); ++i)
    for (std::size_t j = 0; j < samples.training.size(); ++j) REQUIRE(samples.held_out.id(i) != samples.training.id(j));
}

TEST_CASE("crops of one subject are held out together, or all learnt from") {
  CropOptions options;
  options.held_out = 0.3;
  auto crops = crops_of(60);
  std::map<std::string, std::string> subject_of;
  for (std::size_t i = 0; i < crops.size(); ++i) {
    crops[i].subject = "person " + std::to_string(i % 12);
    subject_of[crops[i].name] = crops[i].subject;
  }
  const auto samples = cut_crops(crops, load, options);
  CHECK(samples.report.subjects == 12);
  CHECK(samples.training_names.size() + samples.held_out_names.size() == 60);
  std::set<std::string> learnt, held_out;
  for (const std::string& name : samples.training_names) learnt.insert(subject_of.at(name));
  for (const std::string& name : samples.held_out_names) held_out.insert(subject_of.at(name));
  CHECK(learnt.size() + held_out.size() == 12);
  CHECK_FALSE(held_out.empty());
  CHECK(cut_crops(crops_of(60), load, options).report.subjects == 0);
}

TEST_CASE("samples are the same on any number of threads and in any order of the crops") {
  CropOptions options;
  options.copies = 2;
  options.held_out = 0.2;
  options.jitter.blur = 1;
  auto crops = crops_of(40);
  const auto expected = cut_crops(crops, load, options);
  for (const int threads : {1, 2, 3, 8}) {
    std::rotate(crops.begin(), crops.begin() + 11, crops.end());
    const auto samples = test::on_threads(threads, [&] { return cut_crops(crops, load, options); });
    CHECK(same(samples.training, expected.training));
    CHECK(same(samples.held_out, expected.held_out));
  }
}

TEST_CASE("identical, flat, small and unreadable crops are left out and named") {
  auto crops = crops_of(3);
  crops.push_back(Crop::whole({"zwilling.png", "noise 1"}));
  crops.push_back(Crop::whole({"wall.png", "flat"}));
  crops.push_back(Crop::whole({"tiny.png", "noise 5 9"}));
  crops.push_back(Crop::whole({"broken.png", "broken.png"}));
  const auto samples = cut_crops(crops, load, {});
  CHECK(samples.training_names.size() + samples.held_out_names.size() == 3);
  REQUIRE(samples.report.identical.size() == 1);
  CHECK(samples.report.identical[0] == std::make_pair(std::string("zwilling.png"), std::string("face101.png")));
  CHECK(samples.report.no_contrast == std::vector<std::string>{"wall.png"});
  CHECK(samples.report.too_small == std::vector<std::string>{"tiny.png"});
  REQUIRE(samples.report.unreadable.size() == 1);
  CHECK(samples.report.unreadable[0].find("broken.png") == 0);
}

TEST_CASE("boxes of one picture are cut from the whole picture, which is loaded once") {
  std::atomic<int> loads{0};
  const PictureLoader counting = [&](const std::string& path) {
    ++loads;
    return load(path);
  };
  std::vector<Crop> crops;
  for (int i = 0; i < 4; ++i) {
    crops.push_back({{"group.jpg", "noise 3 200"}, cv::Rect2d(40. * i, 40, 40, 60), "group.jpg " + std::to_string(i)});
  }
  crops.push_back({{"group.jpg", "noise 3 200"}, cv::Rect2d(400, 40, 40, 60), "far.jpg"});
  CropOptions options;
  options.held_out = 0;
  options.copies = 0;
  options.mirror = false;
  options.framing.side = 1.5;
  const auto samples = cut_crops(crops, counting, options);
  CHECK(loads == 1);
  CHECK(samples.report.outside == std::vector<std::string>{"far.jpg"});
  REQUIRE(samples.training.size() == 4);
  CHECK(samples.report.reflected == 1);  // the first box is at the left border
  std::vector<std::uint8_t> expected(400);
  cut_window(Octaves(load("noise 3 200"), 2), {{60, 70}, 3, 0, 0}, {20, 20}, expected.data());
  CHECK(std::equal(expected.begin(), expected.end(), samples.training.patch(1)));
}

TEST_CASE("with context windows show more than the crop, and what lies outside of pictures is told") {
  CropOptions options;
  options.copies = 0;
  options.held_out = 0;
  Crop crop{{"p", "noise 1 100"}, {30, 30, 40, 40}, "p#1"};
  const CropSamples plain = cut_crops({crop}, load, options);
  options.context = 1.5;
  const CropSamples wide = cut_crops({crop}, load, options);
  options.context = 1;
  options.framing.side = 1.5;
  CHECK(same(wide.training, cut_crops({crop}, load, options).training));
  CHECK_FALSE(same(wide.training, plain.training));
  CHECK(wide.report.share_outside == 0);
  options.context = 1.25;
  options.framing = {};
  crop.box = {0, 30, 40, 40};  // an eighth of 40 pixels is beyond the border: a tenth of the window
  CHECK(cut_crops({crop}, load, options).report.share_outside == Approx(0.1));
}

TEST_CASE("what is held out and copied follows the number of crops, unless it is told") {
  const auto of = [](std::size_t crops) { return settled({}, crops); };
  for (const int crops : {1, 5, 50, 99}) {
    CHECK(of(crops).held_out == 0);  // too few to judge by
    CHECK(of(crops).copies == 9);
  }
  for (const int crops : {100, 550, 10000, 50000}) {
    const CropOptions options = of(crops);
    CHECK(options.held_out == 0.2);
    CHECK((options.copies >= 1 && options.copies <= 9));
    CHECK((options.held_out_copies >= 1 && options.held_out_copies <= 9));
    CHECK((0.8 * crops * (1 + *options.copies) >= 2000 || options.copies == 9));
    CHECK((0.2 * crops * (1 + *options.held_out_copies) >= 1000 || options.held_out_copies == 9));
  }
  CropOptions told;
  told.held_out = 0;
  told.copies = 0;
  told.held_out_copies = 3;
  CHECK((settled(told, 50).held_out == 0 && settled(told, 50).copies == 0 && settled(told, 50).held_out_copies == 3));
}

TEST_CASE("fewer than 100 crops are all learnt from, with nine copies each, and the report says so") {
  const auto samples = cut_crops(crops_of(12), load, {});
  CHECK(samples.held_out.empty());
  CHECK(samples.training.size() == 12 * 10 * 2);
  CHECK(samples.report.copies == 9);
}
