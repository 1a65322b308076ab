#include "haarkit/features/integral_image.hpp"

#include <catch2/catch.hpp>
#include <cstring>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "test_pictures.hpp"

using namespace haarkit;

namespace {

bool same(const cv::Mat& a, const cv::Mat& b) {
  return a.size() == b.size() && cv::countNonZero(a != b) == 0;
}

}  // namespace

TEST_CASE("integral images are those of cv::integral") {
  for (cv::Size size : {cv::Size(1, 1), cv::Size(1, 7), cv::Size(7, 1), cv::Size(20, 20), cv::Size(67, 41)}) {
    const cv::Mat grey = noise(size);
    cv::Mat sum, squared, tilted;
    cv::integral(grey, sum, squared, tilted, CV_32S, CV_32S);
    CHECK(same(integral_sum(grey), sum));
    CHECK(same(integral_squared(grey), squared));
    CHECK(same(integral_tilted(grey), tilted));
  }
}

TEST_CASE("integral rows are the same in every instruction set, for every width and misalignment") {
  for (InstructionSet set : usable_instruction_sets())
    for (int width = 1; width < 90; ++width)
      for (int shift : {0, 1, 3, 15}) {
        const cv::Mat wide = noise({width + 16, 3});
        const cv::Mat grey = wide.colRange(shift, shift + width);
        const int pitch = integral_row_size(width, ColumnOrder::even_odd) + 5;
        for (ColumnOrder order : {ColumnOrder::natural, ColumnOrder::even_odd}) {
          const auto fill = [&](InstructionSet chosen) {
            std::vector<std::int32_t> cells(2 * 4 * static_cast<std::size_t>(pitch) + 1, 0x5a5a5a5a);
            std::fill_n(cells.begin() + 1, pitch, 7);
            std::int32_t* sum = cells.data() + 1;
            auto* squared = reinterpret_cast<std::uint32_t*>(sum + 4 * pitch);
            std::fill_n(squared, pitch, 9U);
            integral_rows(grey.data, static_cast<std::ptrdiff_t>(grey.step[0]), width, 0, 3, {sum, squared, pitch},
                          order, chosen);
            return cells;
          };
          const auto plain = fill(InstructionSet::scalar), fast = fill(set);
          bool equal = true;
          for (int table = 0; table < 2; ++table)
            for (int y = 0; y < 4; ++y)
              for (int x = 0; x <= width; ++x) {
                const int column = order == ColumnOrder::natural ? x : (x % 2 ? odd_offset(width) : 0) + x / 2;
                const std::size_t i = 1 + static_cast<std::size_t>((4 * table + y) * pitch + column);
                equal = equal && plain[i] == fast[i];
              }
          // Nothing outside a row's cells is written.
          for (std::size_t i = 0; i < plain.size(); ++i) {
            const std::ptrdiff_t column = i == 0 ? pitch - 1 : static_cast<std::ptrdiff_t>(i - 1) % pitch;
            if (column >= integral_row_size(width, order)) equal = equal && plain[i] == fast[i];
          }
          if (!equal) FAIL("width " << width << ", shift " << shift << ", set " << static_cast<int>(set));
        }
      }
}

TEST_CASE("tilted rows and split columns are the same in every instruction set") {
  for (InstructionSet set : usable_instruction_sets())
    for (int width = 1; width < 70; ++width) {
      const cv::Mat grey = noise({width, 12});
      cv::Mat tilted(13, width + 1, CV_32SC1, cv::Scalar(0));
      for (int y = 0; y < 12; ++y)
        tilted_integral_row(grey.ptr(y), y ? grey.ptr(y - 1) : nullptr, width, tilted.ptr<std::int32_t>(y ? y - 1 : 0),
                            tilted.ptr<std::int32_t>(y), tilted.ptr<std::int32_t>(y + 1), set);
      std::vector<std::int32_t> split(static_cast<std::size_t>(integral_row_size(width, ColumnOrder::even_odd)));
      split_columns(tilted.ptr<std::int32_t>(12), width + 1, split.data(), set);
      bool equal = same(tilted, integral_tilted(grey));
      for (int x = 0; x <= width; ++x)
        equal = equal && split[(x % 2 ? odd_offset(width) : 0) + x / 2] == tilted.at<std::int32_t>(12, x);
      if (!equal) FAIL("width " << width << ", set " << static_cast<int>(set));
    }
}

TEST_CASE("a strip that starts with zeros in the middle of a picture gives the same rectangle sums") {
  const cv::Mat grey = noise({40, 30});
  const cv::Mat whole = integral_sum(grey), part = integral_sum(grey.rowRange(10, 30));
  const auto rect_sum = [](const cv::Mat& t, int x, int y, int w, int h) {
    return t.at<int>(y, x) - t.at<int>(y, x + w) - t.at<int>(y + h, x) + t.at<int>(y + h, x + w);
  };
  CHECK(rect_sum(whole, 3, 12, 20, 15) == rect_sum(part, 3, 2, 20, 15));
  CHECK(rect_sum(whole, 3, 12, 20, 15) == static_cast<int>(cv::sum(grey(cv::Rect(3, 12, 20, 15)))[0]));
}

TEST_CASE("sums of squares of a large white picture overflow, and differences are exact up to 66,051 white pixels") {
  const cv::Mat white(700, 700, CV_8UC1, cv::Scalar(255));
  const cv::Mat squared = integral_squared(white);
  const auto rect_sum = [&](int w, int h) {
    const auto at = [&](int x, int y) { return static_cast<std::uint32_t>(squared.at<int>(600 - y, 650 - x)); };
    return at(w, h) - at(0, h) - at(w, 0) + at(0, 0);
  };
  CHECK(static_cast<std::uint32_t>(squared.at<int>(700, 700)) != 255ULL * 255 * 700 * 700);
  CHECK(rect_sum(643, 102) == 255ULL * 255 * 643 * 102);  // 65,586
  CHECK(rect_sum(361, 183) != 255ULL * 255 * 361 * 183);  // 66,063
  CHECK(66051ULL * 255 * 255 < 1ULL << 32);
  CHECK(66052ULL * 255 * 255 >= 1ULL << 32);
}
