#include "haarkit/features/integral_image.hpp"

#include <cstring>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "catch.hpp"
#include "test_pictures.hpp"

using namespace haarkit;

namespace {

using Cells = cv::Mat_<std::uint16_t>;

// Integral images of a whole picture, from the functions under test.
struct Tables {
  Cells sum;
  cv::Mat_<int> squared;
  Cells tilted;
};

Tables integrals(const cv::Mat& grey, InstructionSet set = best_instruction_set()) {
  const cv::Size size(grey.cols + 1, grey.rows + 1);
  Tables t{Cells(size, 0), cv::Mat_<int>(size, 0), Cells(size, 0)};
  integral_rows(grey.data, static_cast<std::ptrdiff_t>(grey.step[0]), grey.cols, 0, grey.rows,
                {t.sum[0], reinterpret_cast<std::uint32_t*>(t.squared[0]), size.width}, ColumnOrder::natural, set);
  for (int y = 0; y < grey.rows; ++y)
    tilted_integral_row(grey.ptr(y), y ? grey.ptr(y - 1) : nullptr, grey.cols, t.tilted[y ? y - 1 : 0], t.tilted[y],
                        t.tilted[y + 1], set);
  return t;
}

Cells words_of(const cv::Mat_<int>& table) {
  Cells words(table.size());
  for (int y = 0; y < table.rows; ++y)
    for (int x = 0; x < table.cols; ++x) words(y, x) = static_cast<std::uint16_t>(table(y, x));
  return words;
}

bool same(const cv::Mat& a, const cv::Mat& b) {
  return a.size() == b.size() && cv::countNonZero(a != b) == 0;
}

std::uint16_t rect_sum(const Cells& t, int x, int y, int w, int h) {
  return static_cast<std::uint16_t>(t(y, x) - t(y, x + w) - t(y + h, x) + t(y + h, x + w));
}

}  // namespace

TEST_CASE("integral images are those of cv::integral, sums modulo 2^16") {
  for (cv::Size size : {cv::Size(1, 1), cv::Size(1, 7), cv::Size(7, 1), cv::Size(20, 20), cv::Size(67, 41)}) {
    const cv::Mat grey = noise(size);
    cv::Mat sum, squared, tilted;
    cv::integral(grey, sum, squared, tilted, CV_32S, CV_32S);
    const Tables found = integrals(grey);
    CHECK(same(found.sum, words_of(sum)));
    CHECK(same(found.squared, squared));
    CHECK(same(found.tilted, words_of(tilted)));
  }
}

namespace {

struct Filled {
  std::vector<std::uint16_t> sum;
  std::vector<std::uint32_t> squared;
};

}  // namespace

TEST_CASE("integral rows are the same in every instruction set, for every width and misalignment") {
  for (InstructionSet set : usable_instruction_sets())
    for (int width = 1; width < 90; ++width)
      for (int shift : {0, 1, 3, 15}) {
        const cv::Mat wide = noise({width + 16, 3});
        const cv::Mat grey = wide.colRange(shift, shift + width);
        const int pitch = integral_row_size(width, ColumnOrder::even_odd) + 5;
        for (ColumnOrder order : {ColumnOrder::natural, ColumnOrder::even_odd}) {
          const auto fill = [&](InstructionSet chosen) {
            Filled f;
            f.sum.assign(4 * static_cast<std::size_t>(pitch) + 1, 0x5a5a);
            f.squared.assign(f.sum.size(), 0x5a5a5a5a);
            std::fill_n(f.sum.begin() + 1, pitch, std::uint16_t{65000});
            std::fill_n(f.squared.begin() + 1, pitch, 9U);
            integral_rows(grey.data, static_cast<std::ptrdiff_t>(grey.step[0]), width, 0, 3,
                          {f.sum.data() + 1, f.squared.data() + 1, pitch}, order, chosen);
            return f;
          };
          const Filled plain = fill(InstructionSet::scalar), fast = fill(set);
          bool equal = true;
          for (int y = 0; y < 4; ++y)
            for (int x = 0; x <= width; ++x) {
              const int column = order == ColumnOrder::natural ? x : (x % 2 ? odd_offset(width) : 0) + x / 2;
              const std::size_t i = 1 + static_cast<std::size_t>(y * pitch + column);
              equal = equal && plain.sum[i] == fast.sum[i] && plain.squared[i] == fast.squared[i];
            }
          // Nothing outside a row's cells is written.
          for (std::size_t i = 0; i < plain.sum.size(); ++i) {
            const std::ptrdiff_t column = i == 0 ? pitch - 1 : static_cast<std::ptrdiff_t>(i - 1) % pitch;
            if (column < integral_row_size(width, order)) continue;
            equal = equal && plain.sum[i] == fast.sum[i] && plain.squared[i] == fast.squared[i];
          }
          if (!equal) FAIL("width " << width << ", shift " << shift << ", set " << name_of(set));
        }
      }
}

TEST_CASE("tilted rows and split columns are the same in every instruction set") {
  for (InstructionSet set : usable_instruction_sets())
    for (int width = 1; width < 70; ++width) {
      const cv::Mat grey = noise({width, 12});
      const Cells tilted = integrals(grey, set).tilted;
      std::vector<std::uint16_t> split(static_cast<std::size_t>(integral_row_size(width, ColumnOrder::even_odd)));
      split_columns(tilted[12], width + 1, split.data(), set);
      bool equal = same(tilted, integrals(grey, InstructionSet::scalar).tilted);
      for (int x = 0; x <= width; ++x) equal = equal && split[(x % 2 ? odd_offset(width) : 0) + x / 2] == tilted(12, x);
      if (!equal) FAIL("width " << width << ", set " << name_of(set));
    }
}

TEST_CASE("a strip that starts with zeros in the middle of a picture gives the same rectangle sums") {
  const cv::Mat grey = noise({40, 30});
  const Cells whole = integrals(grey).sum, part = integrals(grey.rowRange(10, 30)).sum;
  CHECK(rect_sum(whole, 3, 12, 20, 12) == rect_sum(part, 3, 2, 20, 12));
  CHECK(rect_sum(whole, 3, 12, 20, 12) == static_cast<int>(cv::sum(grey(cv::Rect(3, 12, 20, 12)))[0]));
}

TEST_CASE("sums of a large white picture overflow, and differences are exact up to 257 and 66,051 white pixels") {
  const cv::Mat white(700, 700, CV_8UC1, cv::Scalar(255));
  const Tables t = integrals(white);
  CHECK(rect_sum(t.sum, 400, 399, 257, 1) == 65535);
  CHECK(rect_sum(t.sum, 400, 399, 16, 16) == 255 * 256);
  CHECK(rect_sum(t.sum, 400, 399, 129, 2) == 255 * 258 - 65536);
  const auto squares = [&](int w, int h) {
    const auto at = [&](int x, int y) { return static_cast<std::uint32_t>(t.squared(600 - y, 650 - x)); };
    return at(w, h) - at(0, h) - at(w, 0) + at(0, 0);
  };
  const auto low_32_bits = [](std::uint64_t number) { return static_cast<std::uint32_t>(number); };
  CHECK(static_cast<std::uint32_t>(t.squared(700, 700)) == low_32_bits(255ULL * 255 * 700 * 700));
  CHECK(squares(643, 102) == 255ULL * 255 * 643 * 102);               // 65,586
  CHECK(squares(361, 183) == low_32_bits(255ULL * 255 * 361 * 183));  // 66,063
  CHECK(66051ULL * 255 * 255 < 1ULL << 32);
  CHECK(66052ULL * 255 * 255 >= 1ULL << 32);
}
