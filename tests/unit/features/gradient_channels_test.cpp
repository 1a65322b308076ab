#include "haarkit/features/gradient_channels.hpp"

#include <cstdlib>

#include "catch.hpp"
#include "test_pictures.hpp"

using namespace haarkit;

TEST_CASE("the four edge channels add up to the magnitude and stay within 0 to 510") {
  int bad = 0;
  for (int dx = -255; dx <= 255; dx += 3)
    for (int dy = -255; dy <= 255; dy += 5) {
      const ChannelValues v = channel_values(1, dx, dy);
      bad += v[1] != std::abs(dx) + std::abs(dy) || v[2] + v[3] + v[4] + v[5] != v[1];
      for (int value : v) bad += value < 0 || value > 510;
    }
  CHECK(bad == 0);
}

TEST_CASE("each orientation has its channel") {
  CHECK(channel_values(9, 50, 0) == ChannelValues{9, 50, 50, 0, 0, 0});
  CHECK(channel_values(9, 0, -50) == ChannelValues{9, 50, 0, 0, 50, 0});
  CHECK(channel_values(9, -50, -50) == ChannelValues{9, 100, 0, 100, 0, 0});
  CHECK(channel_values(9, 50, -50) == ChannelValues{9, 100, 0, 0, 0, 100});
}

TEST_CASE("a window's gradients are central differences, and zero on its border") {
  const cv::Mat window = noise({8, 6});
  const auto at = [&](int x, int y) { return channel_values(window.data, 8, {8, 6}, x, y); };
  const int dx = window.at<std::uint8_t>(2, 4) - window.at<std::uint8_t>(2, 2);
  const int dy = window.at<std::uint8_t>(3, 3) - window.at<std::uint8_t>(1, 3);
  CHECK(at(3, 2) == channel_values(window.at<std::uint8_t>(2, 3), dx, dy));
  for (int x = 0; x < 8; ++x) {
    CHECK(at(x, 0)[1] == 0);
    CHECK(at(x, 5)[1] == 0);
  }
  CHECK(at(0, 3)[1] == 0);
  CHECK(at(7, 3)[1] == 0);
}
