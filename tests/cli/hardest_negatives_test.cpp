#include "commands/hardest_negatives.hpp"

#include <filesystem>
#include <opencv2/imgcodecs.hpp>

#include "catch.hpp"
#include "run.hpp"

using namespace haarkit;

namespace {

// Three pictures of 40 x 30, each of one grey.
BackgroundStore store() {
  const PictureLoader loader = [](const std::string& path) {
    return cv::Mat(30, 40, CV_8UC1, cv::Scalar(static_cast<double>(path.size())));
  };
  return BackgroundStore({{"a.jpg", "1"}, {"b.jpg", "22"}, {"c, d.jpg", "333"}}, loader);
}

std::size_t number_of(const BackgroundStore& backgrounds, const std::string& name) {
  for (std::size_t i = 0; i < backgrounds.size(); ++i)
    if (backgrounds.name(i) == name) return i;
  return backgrounds.size();
}

}  // namespace

TEST_CASE(
    "backgrounds with windows that score like the best quarter of the objects are named, the surest first, once") {
  const BackgroundStore backgrounds = store();
  const std::size_t a = number_of(backgrounds, "a.jpg"), b = number_of(backgrounds, "b.jpg");
  const std::vector<float> scores = {1, 2, 3, 4, 5, 6, 7, 8};
  const std::string warning =
      suspicion({{b, {0, 0, 9, 9}, 9}, {a, {0, 0, 9, 9}, 8}, {b, {20, 0, 9, 9}, 7.5F}, {a, {9, 9, 9, 9}, 2}},
                backgrounds, scores, "car");
  CHECK(contains(warning, "3 windows of them"));
  CHECK(contains(warning, "best quarter of the cars."));
  CHECK(contains(warning, "Look at b.jpg and a.jpg:"));
  CHECK(suspicion({{a, {0, 0, 9, 9}, 6}}, backgrounds, scores, "car").empty());
  CHECK(suspicion({{a, {0, 0, 9, 9}, 6}}, backgrounds, {}, "car").empty());
  CHECK(suspicion({}, backgrounds, scores, "car").empty());
  const std::vector<float> alike = {1, 2, 3, 8, 8, 8, 8, 8};  // of a cascade too small to tell good from better
  CHECK(suspicion({{a, {0, 0, 9, 9}, 8}}, backgrounds, alike, "car").empty());
}

TEST_CASE("the hardest windows are written as pictures by rank, with a table of their places") {
  const Folder folder;
  const BackgroundStore backgrounds = store();
  const std::size_t c = number_of(backgrounds, "c, d.jpg"), a = number_of(backgrounds, "a.jpg");
  // The first reaches over the border by a rounding.
  write_hardest({{c, {20.4, 10.2, 19.9, 19.9}, 9.5F}, {a, {0, 0, 12, 6}, 1}}, backgrounds, folder / "new/hard");
  CHECK(text_of(folder / "new/hard/windows.csv") ==
        "file,background,x,y,w,h,score\n001.png,\"c, d.jpg\",20,10,20,20,9.5\n002.png,a.jpg,0,0,12,6,1\n");
  const cv::Mat first = cv::imread(folder / "new/hard/001.png", cv::IMREAD_GRAYSCALE);
  CHECK(first.size() == cv::Size(20, 20));
  CHECK(first.at<std::uint8_t>(0, 0) == 3);
  CHECK(cv::imread(folder / "new/hard/002.png", cv::IMREAD_GRAYSCALE).size() == cv::Size(12, 6));
}

TEST_CASE("an earlier run's hardest windows leave the folder, and nothing that was not written by one") {
  const Folder folder;
  const BackgroundStore backgrounds = store();
  const std::size_t a = number_of(backgrounds, "a.jpg");
  const std::string hard = folder / "hard";
  write_hardest({{a, {0, 0, 12, 6}, 2}, {a, {9, 9, 9, 9}, 1}}, backgrounds, hard);
  save(hard + "/003.png", "not in the table");
  save(hard + "/notes.png", "mine");
  save(folder / "outside.png", "mine too");
  save(hard + "/windows.csv", text_of(hard + "/windows.csv") + "notes.png,x\n../outside.png,x\n");
  write_hardest({{a, {0, 0, 12, 6}, 2}}, backgrounds, hard);
  CHECK(lines_of(text_of(hard + "/windows.csv")).size() == 2);
  CHECK(std::filesystem::exists(hard + "/001.png"));
  CHECK_FALSE(std::filesystem::exists(hard + "/002.png"));
  remove_hardest(hard);
  CHECK_FALSE(std::filesystem::exists(hard + "/001.png"));
  CHECK_FALSE(std::filesystem::exists(hard + "/windows.csv"));
  CHECK(text_of(hard + "/003.png") == "not in the table");
  CHECK(text_of(hard + "/notes.png") == "mine");
  CHECK(text_of(folder / "outside.png") == "mine too");
  remove_hardest(folder / "nowhere");
}
