#include "drawn_faces.hpp"

#include "catch.hpp"

using namespace haarkit;

TEST_CASE("drawn pictures are the same for the same seed and differ for others") {
  CHECK(cv::norm(drawn::crop(1), drawn::crop(1), cv::NORM_INF) == 0);
  CHECK(cv::norm(drawn::crop(1), drawn::crop(2), cv::NORM_INF) > 20);
  CHECK(cv::norm(drawn::background(1), drawn::background(2), cv::NORM_INF) > 20);
  CHECK(drawn::crop(3, 40).size() == cv::Size(40, 40));
}

TEST_CASE("drawn faces lie inside their picture, are of the sizes asked for, and keep apart") {
  for (int seed = 0; seed < 10; ++seed) {
    const auto picture = drawn::picture(seed, {320, 240}, 3, 30, 60);
    CHECK(picture.grey.size() == cv::Size(320, 240));
    CHECK_FALSE(picture.faces.empty());
    for (const auto& face : picture.faces) {
      CHECK(face.x >= 0);
      CHECK(face.y >= 0);
      CHECK(face.br().x <= 320);
      CHECK(face.br().y <= 240);
      CHECK(face.width >= 30);
      CHECK(face.width <= 60);
      for (const auto& other : picture.faces) CHECK((&face == &other || (face & other).empty()));
    }
  }
}
