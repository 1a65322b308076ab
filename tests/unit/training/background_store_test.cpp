#include "haarkit/training/background_store.hpp"

#include <atomic>

#include "catch.hpp"
#include "haarkit/base/data_error.hpp"
#include "on_threads.hpp"

using namespace haarkit;

namespace {

cv::Mat load(const std::string& path) {
  if (path[0] != 'p') throw DataError(path, "", "cannot be read");
  const int number = std::stoi(path.substr(1));
  cv::Mat picture(512, 1024, CV_8UC1);  // half a MiB
  cv::RNG(number + 1).fill(picture, cv::RNG::UNIFORM, 0, 256);
  return number == 99 ? picture.rowRange(0, 5) : picture;
}

std::vector<NamedPicture> pictures_of(int count) {
  std::vector<NamedPicture> pictures;
  for (int i = 0; i < count; ++i) pictures.push_back({"name" + std::to_string(i), "p" + std::to_string(i)});
  return pictures;
}

std::vector<std::string> names_of(const BackgroundStore& store) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < store.size(); ++i) names.push_back(store.name(i));
  return names;
}

}  // namespace

TEST_CASE("backgrounds that fit into memory are decoded once") {
  std::atomic<int> loads{0};
  const PictureLoader counting = [&](const std::string& path) {
    ++loads;
    return load(path);
  };
  const BackgroundStore store(pictures_of(6), counting);
  for (int pass = 0; pass < 3; ++pass)
    for (std::size_t i = 0; i < store.size(); ++i) CHECK(store.picture(i).size() == cv::Size(1024, 512));
  CHECK(loads == 6);
  CHECK(store.kept_count() == 6);
  CHECK(store.pixel_count() == 6 * 1024 * 512);
}

TEST_CASE("backgrounds beyond the memory limit are decoded again and look the same") {
  BackgroundOptions small;
  small.memory_mib = 2;
  const BackgroundStore store(pictures_of(7), load, small), all(pictures_of(7), load);
  CHECK(store.kept_count() == 4);
  CHECK(store.kept_bytes() == 2 << 20);
  REQUIRE(names_of(store) == names_of(all));
  for (std::size_t i = 0; i < store.size(); ++i) CHECK(cv::norm(store.picture(i), all.picture(i), cv::NORM_INF) == 0);
}

TEST_CASE("a background that is gone or has other pixels when it is read again is an error that names it") {
  std::atomic<bool> gone{false}, turned{false};
  BackgroundOptions none;
  none.memory_mib = 0;
  const PictureLoader vanishing = [&](const std::string& path) -> cv::Mat {
    if (gone) throw DataError(path, "", "cannot be read");
    const cv::Mat picture = load(path);
    return turned ? cv::Mat(picture.t()) : picture;
  };
  const BackgroundStore store(pictures_of(1), vanishing, none);
  CHECK_FALSE(store.picture(0).empty());
  turned = true;
  CHECK_THROWS_WITH(store.picture(0), Catch::Contains("p0: this background has other pixels than when the run began"));
  gone = true;
  CHECK_THROWS_WITH(store.picture(0), Catch::Contains("p0: cannot be read"));
}

TEST_CASE("the digest of a background tells its pixels and its shape") {
  const BackgroundStore store(pictures_of(3), load), again(pictures_of(3), load);
  for (std::size_t i = 0; i < 3; ++i) CHECK(store.digest(i) == again.digest(i));
  CHECK(store.digest(0) != store.digest(1));
}

TEST_CASE("the order of backgrounds is a shuffle by seed and name, whatever order and threads they came with") {
  auto pictures = pictures_of(20);
  const auto expected = names_of(BackgroundStore(pictures, load));
  BackgroundOptions other;
  other.seed = 2;
  CHECK(names_of(BackgroundStore(pictures, load, other)) != expected);
  std::reverse(pictures.begin(), pictures.end());
  for (const int threads : {1, 8})
    CHECK(test::on_threads(threads, [&] { return names_of(BackgroundStore(pictures, load)); }) == expected);
}

TEST_CASE("backgrounds that are unreadable, too small or repeated are left out and named") {
  auto pictures = pictures_of(3);
  pictures.push_back({"broken.jpg", "broken.jpg"});
  pictures.push_back({"narrow.jpg", "p99"});
  pictures.push_back({"twin.jpg", "p1"});
  const BackgroundStore store(pictures, load);
  CHECK(store.size() == 3);
  REQUIRE(store.unreadable().size() == 1);
  CHECK(store.unreadable()[0].find("broken.jpg") == 0);
  CHECK(store.too_small() == std::vector<std::string>{"narrow.jpg"});
  CHECK(store.repeated().size() == 1);
}

TEST_CASE("large backgrounds are scaled down to the longest side that is wanted") {
  BackgroundOptions capped;
  capped.max_side = 300;
  const BackgroundStore store(pictures_of(1), load, capped);
  CHECK(store.picture(0).size() == cv::Size(300, 150));
}
