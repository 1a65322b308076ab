#include "level_border.hpp"

#include <opencv2/core.hpp>

#include "catch.hpp"

using namespace haarkit;

TEST_CASE("a level with a border is what OpenCV makes, whichever rows are asked for") {
  cv::Mat level(5, 7, CV_8UC1);
  cv::randu(level, 0, 256);
  const LevelBorder border{2, 3, 4, 1};
  cv::Mat expected;
  cv::copyMakeBorder(level, expected, border.top, border.bottom, border.left, border.right, cv::BORDER_REPLICATE);
  LevelRows made;
  made.size = level.size();
  made.make = [&](int first, int count, std::uint8_t* out, std::ptrdiff_t pitch) {
    for (int i = 0; i < count; ++i) std::copy_n(level.ptr(first + i), level.cols, out + i * pitch);
  };
  for (const LevelRows& rows : {with_border(rows_of(level), border), with_border(made, border)}) {
    REQUIRE(rows.size == expected.size());
    REQUIRE(rows.pixels == nullptr);
    for (int first = 0; first < expected.rows; ++first)
      for (int count = 1; first + count <= expected.rows; ++count) {
        cv::Mat out(count, expected.cols, CV_8UC1);
        rows.make(first, count, out.data, static_cast<std::ptrdiff_t>(out.step[0]));
        CHECK(cv::norm(out, expected.rowRange(first, first + count), cv::NORM_INF) == 0);
      }
  }
}
