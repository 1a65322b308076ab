// Box regressions: what is cut, and that it is learnt.
#include "haarkit/training/box_learning.hpp"

#include <opencv2/core.hpp>

#include "catch.hpp"
#include "drawn_faces.hpp"
#include "haarkit/detect/box_fitter.hpp"
#include "on_threads.hpp"

using namespace haarkit;
using namespace haarkit::test;
using Catch::WithinAbs;

namespace {

BoxCrops drawn_boxes(int count) {
  std::vector<Crop> crops;
  for (int i = 0; i < count; ++i) crops.push_back(Crop::whole({"face" + std::to_string(i), std::to_string(i)}));
  CropOptions options;
  options.framing.side = drawn::kFraming;
  options.copies = 4;
  options.held_out = 0.25;
  options.held_out_copies = 2;
  options.jitter.shift = 0.2;
  options.jitter.scale = 1.25;
  return cut_boxes(
      crops, [](const std::string& path) { return drawn::crop(std::stoul(path)); }, options, 1.2,
      box_patch(options.window));
}

BoxLearningOptions quick() {
  BoxLearningOptions options;
  options.trees = 40;
  options.grey_features = options.channel_features = 400;
  options.feature_share = 0.5;
  options.rate = 0.2;
  return options;
}

}  // namespace

TEST_CASE("boxes learnt from jittered crops fit held-out ones better, the same on any number of threads") {
  const BoxCrops boxes = drawn_boxes(240);
  REQUIRE(boxes.training.shifts.size() == boxes.training.patches.size());
  REQUIRE(boxes.held_out.shifts.size() > 50);
  const BoxRegression learnt = on_threads(1, [&] { return learn_boxes(boxes.training, quick()); });
  CHECK(learnt == on_threads(3, [&] { return learn_boxes(boxes.training, quick()); }));
  std::string where;
  CHECK(problem_of(learnt, where).empty());
  const BoxFit fit = box_fit(learnt, boxes.held_out, 0.7);
  INFO("before " << fit.before << ", after " << fit.after);
  CHECK(fit.before < 0.4);
  CHECK(fit.after > fit.before + 0.25);
}

TEST_CASE("a mirrored box moves the other way") {
  const BoxCrops boxes = drawn_boxes(8);
  REQUIRE(boxes.training.shifts.size() >= 2);
  CHECK(boxes.training.shifts[1].dx == -boxes.training.shifts[0].dx);
  CHECK(boxes.training.shifts[1].dy == boxes.training.shifts[0].dy);
}

TEST_CASE("a symmetric regression says of a mirrored patch the mirror image, and errs less") {
  const BoxCrops boxes = drawn_boxes(120);
  const BoxRegression learnt = learn_boxes(boxes.training, quick()), both = symmetric(learnt);
  std::string where;
  CHECK(problem_of(both, where).empty());
  std::vector<cv::Mat> patches, flipped;
  const cv::Size size = boxes.held_out.patches.window();
  for (std::size_t i = 0; i < 20; ++i) {
    patches.emplace_back(size, CV_8UC1, const_cast<std::uint8_t*>(boxes.held_out.patches.patch(i)));
    flipped.emplace_back();
    cv::flip(patches.back(), flipped.back(), 1);
  }
  const std::vector<BoxShift> one = BoxFitter(learnt).shifts(patches), other = BoxFitter(learnt).shifts(flipped);
  const std::vector<BoxShift> mean = BoxFitter(both).shifts(patches), mirrored = BoxFitter(both).shifts(flipped);
  for (std::size_t i = 0; i < patches.size(); ++i) {
    CHECK(one[i].dx != -other[i].dx);  // so that there is something to even out
    CHECK_THAT(mean[i].dx, WithinAbs((one[i].dx - other[i].dx) / 2, 1e-5));
    CHECK_THAT(mean[i].dy, WithinAbs((one[i].dy + other[i].dy) / 2, 1e-5));
    CHECK_THAT(mean[i].size, WithinAbs((one[i].size + other[i].size) / 2, 1e-5));
    CHECK_THAT(mirrored[i].dx, WithinAbs(-mean[i].dx, 1e-5));
  }
  CHECK(box_fit(both, boxes.held_out, 0.7).after >= box_fit(learnt, boxes.held_out, 0.7).after);
}

TEST_CASE("a box that lies wrong is moved back, alike with every instruction set") {
  const BoxRegression learnt = learn_boxes(drawn_boxes(240).training, quick());
  const drawn::Picture picture = drawn::picture(5, {320, 240}, 1, 60, 90);
  REQUIRE(picture.faces.size() == 1);
  const cv::Rect face = picture.faces[0];
  const cv::Rect wrong(face.x + face.width / 8, face.y - face.height / 10, face.width, face.height);
  std::vector<Detection> found{{wrong, 1}}, scalar = found;
  BoxFitter(learnt).fit(picture.grey, found);
  BoxFitter(learnt, InstructionSet::scalar).fit(picture.grey, scalar);
  CHECK(found == scalar);
  const auto off = [&](const cv::Rect& r) { return std::abs(r.x + r.width / 2 - face.x - face.width / 2); };
  CHECK(off(found[0].box) < off(wrong));
}
