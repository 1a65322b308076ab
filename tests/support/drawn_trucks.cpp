#include "drawn_trucks.hpp"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "drawn_faces.hpp"

namespace haarkit::drawn {
namespace {

constexpr int kWidth = 200, kHeight = 80;  // a lorry is drawn once at this size, then scaled into its place

struct Layer {
  cv::Mat grey{kHeight, kWidth, CV_8UC1, cv::Scalar(128)}, alpha{kHeight, kWidth, CV_8UC1, cv::Scalar(0)};

  void box(int left, int top, int right, int bottom, double level) {
    const cv::Rect place(cv::Point(left, top), cv::Point(right, bottom));
    grey(place & cv::Rect(0, 0, kWidth, kHeight)) = cv::saturate_cast<std::uint8_t>(level);
    alpha(place & cv::Rect(0, 0, kWidth, kHeight)) = 255;
  }
  void disc(int x, int y, int radius, double level) {
    cv::circle(grey, {x, y}, radius, cv::Scalar(cv::saturate_cast<std::uint8_t>(level)), cv::FILLED, cv::LINE_AA);
    cv::circle(alpha, {x, y}, radius, cv::Scalar(255), cv::FILLED, cv::LINE_AA);
  }
};

// Looking right: the load behind, the cab with its window in front, wheels under both.
Layer draw_truck(cv::RNG& random) {
  Layer layer;
  const auto vary = [&](int value, int by) { return value + random.uniform(-by, by + 1); };
  const double load = random.uniform(60., 230.), cab = random.uniform(50., 220.), dark = random.uniform(10., 45.);
  const int cab_left = vary(142, 6), roof = vary(10, 5), floor = 62;
  layer.box(4, vary(6, 4), cab_left - 4, floor, load);
  if (random.uniform(0, 2) == 0) layer.box(10, 24, cab_left - 12, 24 + random.uniform(4, 16), 255 - load);  // writing
  layer.box(cab_left, roof + 8, 196, floor, cab);
  layer.box(vary(166, 4), roof + 14, 194, vary(38, 3), std::max(20.0, cab * 0.35));  // the window
  layer.box(2, floor - 3, 198, floor + 4, dark + 20);                                // the frame
  for (const int x : {vary(28, 4), vary(58, 4), vary(172, 4)}) {
    layer.disc(x, 65, 13, dark);
    layer.disc(x, 65, 6, random.uniform(110., 190.));
  }
  if (random.uniform(0, 2) == 0) {
    cv::flip(layer.grey, layer.grey, 1);
    cv::flip(layer.alpha, layer.alpha, 1);
  }
  return layer;
}

void paste(cv::Mat& canvas, const cv::Rect& place, cv::RNG& random) {
  Layer truck = draw_truck(random);
  truck.grey.convertTo(truck.grey, CV_8U, random.uniform(0.7, 1.1), random.uniform(-10., 30.));  // the light
  cv::resize(truck.grey, truck.grey, place.size(), 0, 0, cv::INTER_AREA);
  cv::resize(truck.alpha, truck.alpha, place.size(), 0, 0, cv::INTER_AREA);
  cv::Mat there = canvas(place);
  for (int y = 0; y < place.height; ++y)
    for (int x = 0; x < place.width; ++x) {
      const int a = truck.alpha.at<std::uint8_t>(y, x);
      std::uint8_t& pixel = there.at<std::uint8_t>(y, x);
      pixel = static_cast<std::uint8_t>((truck.grey.at<std::uint8_t>(y, x) * a + pixel * (255 - a) + 127) / 255);
    }
}

void add_noise(cv::Mat& grey, cv::RNG& random) {
  cv::Mat noise(grey.size(), CV_16SC1), sum;
  random.fill(noise, cv::RNG::NORMAL, 0, random.uniform(1., 7.));
  cv::add(grey, noise, sum, cv::noArray(), CV_16S);
  sum.convertTo(grey, CV_8U);
}

}  // namespace

TruckPicture truck_picture(std::uint64_t seed, cv::Size size, int trucks, int smallest, int largest) {
  TruckPicture picture{background(seed + 500'000, size), {}};
  cv::RNG random(seed * 2654435761U + 17);
  for (int tries = 0; tries < 20 && static_cast<int>(picture.trucks.size()) < trucks; ++tries) {
    const int width = random.uniform(smallest, largest + 1), height = width * kHeight / kWidth;
    const cv::Rect place(random.uniform(0, size.width - width + 1), random.uniform(0, size.height - height + 1), width,
                         height);
    const bool free = std::none_of(picture.trucks.begin(), picture.trucks.end(),
                                   [&](const cv::Rect& other) { return (other & place).area() > 0; });
    if (!free) continue;
    paste(picture.grey, place, random);
    picture.trucks.push_back(place);
  }
  add_noise(picture.grey, random);
  return picture;
}

}  // namespace haarkit::drawn
