#include <filesystem>
#include <opencv2/imgcodecs.hpp>

#include "catch.hpp"
#include "make_pictures.hpp"
#include "run.hpp"

using namespace haarkit;

TEST_CASE("convert makes a vec file of a folder, and the same folder and file of it again") {
  const Folder folder;
  std::filesystem::create_directory(folder / "crops");
  const cv::Mat noise = noisy_picture({60, 24}, CV_8UC1);
  for (int i = 0; i < 3; ++i) {
    cv::imwrite(folder / ("crops/" + std::to_string(i) + ".png"), noise(cv::Rect(12 * i, 0, 24, 24)));
  }
  CHECK(run({"convert", "--vec-size", "24", "crops", "a.vec"}, folder.path()).code == 0);
  const Ran back = run({"convert", "--vec-size", "24x24", "a.vec", "again"}, folder.path());
  CHECK(back.code == 0);
  CHECK(contains(back.err, "3 samples"));
  CHECK(cv::norm(cv::imread(folder / "again/000002.png", cv::IMREAD_GRAYSCALE), noise(cv::Rect(24, 0, 24, 24)),
                 cv::NORM_INF) == 0);
  CHECK(run({"convert", "--vec-size", "24", "again", "b.vec"}, folder.path()).code == 0);
  CHECK(text_of(folder / "a.vec") == text_of(folder / "b.vec"));
}

TEST_CASE("convert cuts the boxes of an info.dat into a vec file, scaled to its size") {
  const Folder folder;
  cv::imwrite(folder / "one.png", noisy_picture({80, 60}, CV_8UC1));
  save(folder / "info.dat", "one.png 2 0 0 40 40 30 10 50 50\n");
  CHECK(run({"convert", "--vec-size", "20", "info.dat", "a.vec"}, folder.path()).code == 0);
  CHECK(std::filesystem::file_size(folder / "a.vec") == 12 + 2 * 801);
}

TEST_CASE("convert refuses a vec file without its size, with a wrong size, and damaged") {
  const Folder folder;
  std::filesystem::create_directory(folder / "crops");
  cv::imwrite(folder / "crops/a.png", noisy_picture({24, 24}, CV_8UC1));
  REQUIRE(run({"convert", "--vec-size", "24", "crops", "a.vec"}, folder.path()).code == 0);
  CHECK(run({"convert", "a.vec", "out"}, folder.path()).code == 2);
  CHECK(run({"convert", "--vec-size", "24", "a.vec", "b.vec"}, folder.path()).code == 2);
  const Ran wrong = run({"convert", "--vec-size", "20", "a.vec", "out"}, folder.path());
  CHECK(wrong.code == 1);
  CHECK(contains(wrong.err, "probably 24x24"));
  save(folder / "cut.vec", text_of(folder / "a.vec").substr(0, 500));
  CHECK(run({"convert", "--vec-size", "24", "cut.vec", "out"}, folder.path()).code == 1);
  save(folder / "crops/b.png", "no picture");
  const Ran some = run({"convert", "--vec-size", "24", "crops", "c.vec"}, folder.path());
  CHECK(some.code == 1);
  CHECK(contains(some.err, "b.png"));
  CHECK(std::filesystem::file_size(folder / "c.vec") == 12 + 1153);
}

TEST_CASE("a vec file with fewer samples than its header says is used, with a warning") {
  const Folder folder;
  std::filesystem::create_directory(folder / "crops");
  for (int i = 0; i < 3; ++i) {
    cv::imwrite(folder / ("crops/" + std::to_string(i) + ".png"),
                noisy_picture({60, 24}, CV_8UC1)(cv::Rect(9 * i, 0, 24, 24)));
  }
  REQUIRE(run({"convert", "--vec-size", "24", "crops", "a.vec"}, folder.path()).code == 0);
  std::string bytes = text_of(folder / "a.vec");
  bytes[1] = 4;  // 1,027 samples
  save(folder / "short.vec", bytes);
  const Ran ran = run({"convert", "--vec-size", "24", "short.vec", "out"}, folder.path());
  CHECK(ran.code == 0);
  CHECK(contains(ran.err, "warning: short.vec: holds 3 samples, fewer than the 1027 that its header promises"));
  CHECK(contains(ran.err, "3 samples in out"));
  save(folder / "cut.vec", bytes.substr(0, bytes.size() - 1));
  CHECK(run({"convert", "--vec-size", "24", "cut.vec", "out"}, folder.path()).code == 1);
}
