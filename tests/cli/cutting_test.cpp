// What detect does with what it found: the best alone, cut out, blurred; and its exit code.
#include "commands/cutting.hpp"

#include <filesystem>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "catch.hpp"
#include "films.hpp"
#include "run.hpp"

namespace haarkit {

TEST_CASE("the best detection of each object is the surest or the largest, the first of equals") {
  using Places = std::vector<std::size_t>;
  const Objects one{false, {""}, {0}, 1, {}};
  const std::vector<Detection> found = {{{0, 0, 10, 10}, 5}, {{0, 0, 40, 40}, 1}, {{5, 5, 20, 20}, 5}};
  CHECK(best_of(found, Best::surest, one) == Places{0});
  CHECK(best_of(found, Best::largest, one) == Places{1});
  CHECK(best_of(found, Best::all, one) == Places{0, 1, 2});
  CHECK(best_of({}, Best::surest, one).empty());

  // Cascades 0 and 2 are views of one object.
  const Objects two{true, {"face", "eye", "face"}, {0, 1, 0}, 2, {}};
  const std::vector<Detection> mixed = {{{0, 0, 9, 9}, 5, 0}, {{0, 0, 9, 9}, 1, 1}, {{0, 0, 9, 9}, 6, 2}, {{}, 0, 1}};
  CHECK(best_of(mixed, Best::surest, two) == Places{1, 2});
}

TEST_CASE("a margin is added on every side, and a box grows to the shape of what is cut out") {
  CHECK(cut_box({10, 20, 40, 60}, {0, {}}) == cv::Rect(10, 20, 40, 60));
  CHECK(cut_box({10, 20, 40, 60}, {0.25, {}}) == cv::Rect(0, 5, 60, 90));
  CHECK(cut_box({10, 20, 40, 40}, {0, {20, 10}}) == cv::Rect(-10, 20, 80, 40));
  CHECK(cut_box({10, 20, 40, 40}, {0.5, {10, 20}}) == cv::Rect(-10, -40, 80, 160));
}

TEST_CASE("what is cut out beyond the picture goes on with its edge when a size is given, else it ends there") {
  cv::Mat picture(50, 60, CV_8UC3, cv::Scalar(10, 20, 30));
  picture.col(0).setTo(cv::Scalar(200, 100, 50));
  CHECK(cut_out(picture, {-10, 0, 20, 20}, {}).size() == cv::Size(10, 20));
  const cv::Mat out = cut_out(picture, {-10, 0, 20, 20}, {0, {20, 20}});
  CHECK(out.size() == cv::Size(20, 20));
  CHECK(out.at<cv::Vec3b>(7, 0) == cv::Vec3b(200, 100, 50));
  CHECK(out.at<cv::Vec3b>(7, 19) == cv::Vec3b(10, 20, 30));
}

TEST_CASE("a blurred box keeps its mean and next to nothing else, and the rest of the picture stays") {
  cv::Mat picture(100, 100, CV_8UC1);
  cv::randu(picture, 0, 255);
  const cv::Mat before = picture.clone();
  const cv::Rect box(20, 30, 50, 40);
  blur_box(picture, box);
  cv::Scalar mean_before, mean, deviation_before, deviation;
  cv::meanStdDev(before(box), mean_before, deviation_before);
  cv::meanStdDev(picture(box), mean, deviation);
  CHECK(std::abs(mean[0] - mean_before[0]) < 3);
  CHECK(deviation[0] < deviation_before[0] / 8);
  cv::Mat rest = picture.clone();
  before(box).copyTo(rest(box));
  CHECK(cv::norm(rest, before, cv::NORM_INF) == 0);
  blur_box(picture, {-20, -20, 10, 10});  // outside: nothing
  blur_box(picture, {95, 95, 50, 50});
}

TEST_CASE("detect keeps the best, cuts out with a margin to a size, and blurs so that nothing is found again") {
  const Folder folder;
  const Ran ran = run({"detect", "--best", "largest", "--crop", folder / "crops", "--margin", "0.3", "--crop-size",
                       "64x80", "--blur", folder / "blurred", sample("astronaut.jpg"), sample("cat.jpg")});
  CHECK(ran.code == 0);
  CHECK(cv::imread(folder / "crops/astronaut_1.png").size() == cv::Size(64, 80));
  CHECK(contains(run({"detect", folder / "blurred"}).out, "astronaut.jpg: 0 found"));
  CHECK(cv::norm(cv::imread(folder / "blurred/cat.jpg"), cv::imread(sample("cat.jpg")), cv::NORM_INF) <
        60);  // JPEG again
  std::filesystem::copy(sample("astronaut.jpg"), folder / "a.jpg");
  CHECK(contains(run({"detect", "--blur", ".", "a.jpg"}, folder.path()).err, "would replace the picture itself"));
}

TEST_CASE("detect blurs and cuts out of films") {
  if (!films_are_possible()) return;
  const Folder folder;
  astronaut_film("a.mp4", 1, folder.path());
  CHECK(run({"detect", "--track", "--blur", "out", "--crop", "crops", "--crop-size", "48", "--every", "5", "a.mp4"},
            folder.path())
            .code == 0);
  CHECK(frames_in(folder / "out/a.mp4") == 25);
  CHECK(run({"detect", "--fail-if-none", "out/a.mp4"}, folder.path()).code == 3);
  CHECK(run({"detect", "--fail-if-none", "a.mp4"}, folder.path()).code == 0);
  CHECK(cv::imread(folder / "crops/a_000005_1.png").size() == cv::Size(48, 48));
  std::filesystem::copy(folder / "a.mp4", folder / "a.mov");
  CHECK(run({"detect", "--crop", "both", "--every", "25", "a.mp4", "a.mov"}, folder.path()).code == 0);
  CHECK(std::filesystem::exists(folder / "both/a.mp4_000000_1.png"));
  CHECK(std::filesystem::exists(folder / "both/a.mov_000000_1.png"));
}

TEST_CASE("detect refuses a margin and a size of crops where nothing is cut out") {
  const Ran size = run({"detect", "--crop-size", "64", sample("cat.jpg")});
  CHECK(size.code == 2);
  CHECK(contains(size.err, "--crop-size belongs to --crop"));
  CHECK(run({"detect", "--margin", "0.3", sample("cat.jpg")}).code == 2);
}

TEST_CASE("--fail-if-none tells scripts that nothing was found") {
  CHECK(run({"detect", "--fail-if-none", sample("cat.jpg")}).code == 3);
  CHECK(run({"detect", sample("cat.jpg")}).code == 0);
  CHECK(run({"detect", "--fail-if-none", sample("cat.jpg"), sample("astronaut.jpg")}).code == 0);
  CHECK(run({"detect", "--fail-if-none", sample("cat.jpg"), "no-such.jpg"}).code == 1);
}

}  // namespace haarkit
