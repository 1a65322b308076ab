// Which value of a picture of more than 8 bits is white: what its file says, or what its pixels tell.
#include "pictures/eight_bits.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "haarkit/base/numbers.hpp"

namespace haarkit {
namespace {

constexpr int kOpacity = 3;

bool is_floating(const cv::Mat& picture) {
  return picture.depth() == CV_32F || picture.depth() == CV_64F;
}

// Without its opacity.
cv::Mat colour_of(const cv::Mat& picture) {
  if (picture.channels() <= kOpacity) return picture;
  cv::Mat colour(picture.size(), CV_MAKETYPE(picture.depth(), 3));
  cv::mixChannels({picture}, {colour}, {0, 0, 1, 1, 2, 2});
  return colour;
}

// The value that at most a hundredth of the finite samples exceed; of large pictures by a million samples in even
// distances. One channel of floating point.
double bright_value(const cv::Mat& samples) {
  constexpr double kShare = 0.99;
  constexpr std::size_t kMost = 1'000'000;
  const std::size_t columns = static_cast<std::size_t>(samples.cols), total = samples.total();
  std::vector<float> values;
  for (std::size_t i = 0; i < total; i += total / kMost + 1) {
    const float value = samples.at<float>(static_cast<int>(i / columns), static_cast<int>(i % columns));
    if (std::isfinite(value)) values.push_back(value);
  }
  if (values.empty()) return 0;
  const auto rank = static_cast<std::ptrdiff_t>(std::ceil(kShare * static_cast<double>(values.size()))) - 1;
  std::nth_element(values.begin(), values.begin() + rank, values.end());
  return values[static_cast<std::size_t>(rank)];
}

cv::Mat scaled(const cv::Mat& picture, double white) {
  cv::Mat out;
  picture.convertTo(out, CV_8U, 255 / white);
  return out;
}

// Floating point, and whole numbers of which files do not use the whole range.
cv::Mat by_brightness(const cv::Mat& picture, double least_white) {
  cv::Mat samples;
  picture.convertTo(samples, CV_32F);
  const double white = std::max(least_white, bright_value(colour_of(samples).reshape(1)));
  samples = samples.reshape(1);
  // Comparisons with what is no number are false: it becomes black.
  samples.forEach<float>([white = static_cast<float>(white)](float& value, const int*) {
    value = value > 0 ? std::min(value, white) : 0;
  });
  return scaled(samples, white).reshape(picture.channels());
}

double largest_of(const cv::Mat& picture) {
  double largest = 0;
  cv::minMaxIdx(colour_of(picture).reshape(1), nullptr, &largest);
  return largest;
}

// 16 bits without a sign.
double white_of_words(const cv::Mat& picture, std::string& note) {
  const double largest = largest_of(picture);
  for (const int bits : {8, 10, 12}) {
    const int white = (1 << bits) - 1;
    if (largest == 0 || largest > white) continue;
    note = "its 16-bit values are " + std::to_string(static_cast<int>(largest)) + " at most: taken for values of " +
           std::to_string(bits) + " bits, with white at " + std::to_string(white);
    return white;
  }
  return std::numeric_limits<std::uint16_t>::max();
}

void put_opacity(const cv::Mat& picture, cv::Mat& pixels) {
  if (picture.channels() <= kOpacity) return;
  const double full = is_floating(picture)        ? 1
                      : picture.depth() == CV_16U ? std::numeric_limits<std::uint16_t>::max()
                      : picture.depth() == CV_16S ? std::numeric_limits<std::int16_t>::max()
                                                  : std::numeric_limits<std::int32_t>::max();
  cv::Mat opacity;
  cv::extractChannel(picture, opacity, kOpacity);
  cv::insertChannel(scaled(opacity, full), pixels, kOpacity);
}

}  // namespace

EightBits eight_bits(const cv::Mat& picture, int told) {
  if (picture.depth() == CV_8U) return {told > 0 && told != 255 ? scaled(picture, told) : picture, ""};
  EightBits out;
  constexpr int kAnyWhite = 65535;
  if (told > 0 && told != kAnyWhite) {
    out.pixels = scaled(picture, told);
    return out;
  }
  if (picture.depth() == CV_16U) {
    out.pixels = scaled(picture, white_of_words(picture, out.note));
  } else {
    out.pixels = by_brightness(picture, is_floating(picture) ? 1 : 255);
  }
  put_opacity(picture, out.pixels);
  return out;
}

}  // namespace haarkit
