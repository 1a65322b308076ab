#include "haarkit/training/hard_windows.hpp"

#include <algorithm>

#include "catch.hpp"
#include "drawn_faces.hpp"
#include "haarkit/training/cascade_trainer.hpp"
#include "on_threads.hpp"
#include "training_data.hpp"

using namespace haarkit;

namespace {

const cv::Size kWindow(20, 20);

// Backgrounds, and one picture that holds faces.
class Pictures : public PictureSource {
 public:
  Pictures() {
    for (int i = 0; i < 8; ++i) pictures_.push_back(drawn::background(2000 + i, {160, 120}));
    const drawn::Picture picture = drawn::picture(7, {160, 120}, 2, 30, 50);
    pictures_[kWithFaces] = picture.grey;
    faces = picture.faces;
    pictures_[3] = cv::Mat();  // can no longer be read
  }
  std::size_t size() const override { return pictures_.size(); }
  cv::Mat picture(std::size_t index) const override { return pictures_[index]; }

  static constexpr std::size_t kWithFaces = 5;
  std::vector<cv::Rect2d> faces;

 private:
  std::vector<cv::Mat> pictures_;
};

Cascade trained() {
  const SampleSet faces = drawn_faces(kWindow, 0, 400), held_out = drawn_faces(kWindow, 5000, 200);
  const DrawnBackgrounds backgrounds(60);
  TrainingOptions options;
  options.pool_size = 600;
  options.negatives = 500;
  options.staged.stages = 4;
  options.staged.false_positive_rate = 0.2;
  TrainingObserver nobody;
  return Cascade(train_cascade({&faces, &held_out, nullptr, nullptr, &backgrounds}, options, nobody).state.cascade);
}

}  // namespace

TEST_CASE("the hardest windows of backgrounds come by falling score, and a forgotten face first") {
  const Pictures pictures;
  const Cascade cascade = trained();
  const std::vector<HardWindow> windows = hard_windows(cascade, pictures, {}, 1000);
  REQUIRE_FALSE(windows.empty());
  CHECK(windows.front().picture == Pictures::kWithFaces);
  CHECK(std::any_of(pictures.faces.begin(), pictures.faces.end(), [&](const cv::Rect2d& face) {
    const double shared = (face & windows.front().box).area();
    return shared > 0.5 * (face.area() + windows.front().box.area() - shared);
  }));
  for (std::size_t i = 1; i < windows.size(); ++i) CHECK(windows[i - 1].score >= windows[i].score);
  for (const HardWindow& a : windows) {
    CHECK(a.box.x >= 0);
    CHECK(a.box.y >= 0);
    CHECK(a.box.br().x <= 160.5);
    CHECK(a.box.br().y <= 120.5);
    CHECK(std::count_if(windows.begin(), windows.end(), [&](const auto& b) { return b.picture == a.picture; }) <= 10);
    for (const HardWindow& b : windows) {
      const double shared = (a.box & b.box).area();
      if (&a != &b && a.picture == b.picture) CHECK(shared <= 0.3 * (a.box.area() + b.box.area() - shared));
    }
  }
  for (const int threads : {1, 3}) {
    const std::vector<HardWindow> first =
        test::on_threads(threads, [&] { return hard_windows(cascade, pictures, {}, 3); });
    REQUIRE(first.size() == 3);
    for (std::size_t i = 0; i < first.size(); ++i) {
      CHECK((first[i].box == windows[i].box && first[i].score == windows[i].score));
    }
  }
}

TEST_CASE("scores of samples are those of the samples that pass, and no others") {
  const Cascade cascade = trained();
  const std::vector<float> faces = passing_scores(cascade, drawn_faces(kWindow, 9000, 100));
  CHECK(faces.size() > 90);
  CHECK(std::all_of(faces.begin(), faces.end(), [](float score) { return score >= -1e-4F; }));
  CHECK(passing_scores(cascade, noise_patches(kWindow, 100, 8)).size() < 20);
}
