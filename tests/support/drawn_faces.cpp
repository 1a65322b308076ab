#include "drawn_faces.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <string>

namespace haarkit::drawn {
namespace {

// A face is drawn once at this size (2.8 u with u = 80), with its coverage, and then scaled into its place.
constexpr int kSide = 224;
constexpr double kUnit = 80;

struct Layer {
  cv::Mat grey, alpha;  // CV_8UC1, kSide x kSide; alpha 0 where the picture behind is seen
};

struct Brush {
  Layer& on;
  // Filled ellipse; position and radii in units u from the middle of the face box.
  void oval(double x, double y, double rx, double ry, int grey, double turn = 0, double from = 0, double to = 360) {
    const cv::Point centre(at(x), at(y));
    const cv::Size axes(length(rx), length(ry));
    cv::ellipse(on.grey, centre, axes, turn, from, to, cv::Scalar(grey), cv::FILLED, cv::LINE_AA, kShift);
    cv::ellipse(on.alpha, centre, axes, turn, from, to, cv::Scalar(255), cv::FILLED, cv::LINE_AA, kShift);
  }
  // A thick arc or line.
  void arc(double x, double y, double rx, double ry, int grey, double from, double to, double width) {
    cv::ellipse(on.grey, {at(x), at(y)}, {length(rx), length(ry)}, 0, from, to, cv::Scalar(grey),
                std::max(1, cvRound(width * kUnit)), cv::LINE_AA, kShift);
  }
  void line(double x0, double y0, double x1, double y1, int grey, double width) {
    cv::line(on.grey, {at(x0), at(y0)}, {at(x1), at(y1)}, cv::Scalar(grey), std::max(1, cvRound(width * kUnit)),
             cv::LINE_AA, kShift);
  }

 private:
  static constexpr int kShift = 4;  // fractional bits of OpenCV's drawing coordinates
  static int at(double v) { return cvRound((kSide / 2. + v * kUnit) * (1 << kShift)); }
  static int length(double v) { return std::max(1, cvRound(v * kUnit * (1 << kShift))); }
};

int grey_level(double value) {
  return std::clamp(cvRound(value), 0, 255);
}

void draw_eye(Brush& brush, cv::RNG& random, double x, double y, double skin, double open) {
  const double gaze = random.uniform(-0.05, 0.05);
  brush.oval(x, y, 0.24, 0.15, grey_level(skin * 0.72));  // the socket
  brush.oval(x, y, 0.18, open, grey_level(std::min(250., skin * 1.15 + 20)));
  brush.oval(x + gaze, y, std::min(0.085, open), std::min(0.085, open), grey_level(skin * 0.18));
  brush.arc(x, y, 0.19, open, grey_level(skin * 0.3), 190, 350, 0.04);
}

// The head with everything on it; features vary by a few percent of u, as people do.
Layer draw_face(cv::RNG& random) {
  Layer layer{cv::Mat(kSide, kSide, CV_8UC1, cv::Scalar(128)), cv::Mat(kSide, kSide, CV_8UC1, cv::Scalar(0))};
  Brush brush{layer};
  const auto vary = [&](double value, double by) { return value + random.uniform(-by, by); };
  const double skin = random.uniform(70., 225.), hair = random.uniform(15., std::min(200., skin + 30));
  const double turn = random.uniform(-0.12, 0.12);  // the head turns: the face moves against the head
  const double eyes = vary(-0.42, 0.05), mouth = vary(0.62, 0.06), head = vary(1.0, 0.08);

  if (random.uniform(0, 4) == 0) brush.oval(0, 0.4, head * 1.25, 1.6, grey_level(hair));  // long hair
  brush.oval(0, 1.55, vary(0.55, 0.1), 0.8, grey_level(skin * 0.85));                     // neck
  if (random.uniform(0, 8) > 0) brush.oval(0, vary(-0.35, 0.1), head * 1.1, vary(1.05, 0.1), grey_level(hair));
  for (const double side : {-1., 1.}) brush.oval(side * head, -0.1, 0.12, 0.25, grey_level(skin * 0.9));  // ears
  brush.oval(0, vary(0.08, 0.04), head, vary(1.25, 0.06), grey_level(skin));
  if (random.uniform(0, 3) == 0) brush.oval(0, -1.05, head * 0.8, 0.3, grey_level(hair));                    // fringe
  if (random.uniform(0, 5) == 0) brush.oval(turn, mouth + 0.2, 0.55, 0.5, grey_level(0.5 * (skin + hair)));  // beard

  const double open = vary(0.09, 0.03), raised = vary(0.25, 0.05), brow = grey_level(std::min(hair, skin * 0.6));
  for (const double side : {-1., 1.}) {
    const double x = turn + side * vary(0.5, 0.03);
    draw_eye(brush, random, x, eyes, skin, open);
    const double tilt = random.uniform(-0.05, 0.05);
    brush.line(x - 0.22, eyes - raised + tilt, x + 0.22, eyes - raised - tilt, grey_level(brow), vary(0.08, 0.03));
  }
  if (random.uniform(0, 6) == 0) {  // glasses
    for (const double side : {-1., 1.}) brush.arc(turn + side * 0.5, eyes, 0.34, 0.26, 30, 0, 360, 0.05);
    brush.line(turn - 0.16, eyes, turn + 0.16, eyes, 30, 0.05);
  }
  const double nose = vary(0.2, 0.05);
  brush.oval(1.4 * turn, nose - 0.25, 0.1, 0.4, grey_level(std::min(255., skin * 1.08)));
  brush.oval(1.4 * turn, nose + 0.08, 0.2, 0.08, grey_level(skin * 0.7));
  const double smile = vary(0.35, 0.1);
  brush.oval(turn, mouth, smile, vary(0.11, 0.04), grey_level(skin * 0.55));
  if (random.uniform(0, 2) == 0) brush.oval(turn, mouth - 0.01, smile * 0.8, 0.05, grey_level(skin * 1.2));  // teeth
  brush.arc(turn, mouth + 0.25, 0.3, 0.08, grey_level(skin * 0.8), 200, 340, 0.05);
  return layer;
}

// Light falls from one side; then the camera adds its blur and noise.
void light(cv::Mat& grey, cv::RNG& random, double strength) {
  const double angle = random.uniform(0., 2 * CV_PI), along = random.uniform(0., strength);
  const double gx = std::cos(angle) * along / grey.cols, gy = std::sin(angle) * along / grey.rows;
  for (int y = 0; y < grey.rows; ++y) {
    auto* row = grey.ptr<std::uint8_t>(y);
    for (int x = 0; x < grey.cols; ++x) {
      row[x] = cv::saturate_cast<std::uint8_t>(row[x] * (1 + gx * (x - grey.cols / 2.) + gy * (y - grey.rows / 2.)));
    }
  }
}

void add_noise(cv::Mat& grey, cv::RNG& random) {
  cv::Mat noise(grey.size(), CV_16SC1), sum;
  random.fill(noise, cv::RNG::NORMAL, 0, random.uniform(1., 8.));
  cv::add(grey, noise, sum, cv::noArray(), CV_16S);
  sum.convertTo(grey, CV_8U);
}

// Puts a face so that its 2.8 u square is `place` (pixels), turned by a few degrees.
void paste(cv::Mat& canvas, const cv::Rect2d& place, cv::RNG& random) {
  Layer face = draw_face(random);
  light(face.grey, random, 1.2);
  const double scale = place.width / kSide, turn = random.uniform(-8., 8.);
  if (scale < 0.9) {  // the blur that a camera of this resolution has
    const double sigma = 0.5 * std::sqrt(1 / (scale * scale) - 1);
    cv::GaussianBlur(face.grey, face.grey, {}, sigma);
    cv::GaussianBlur(face.alpha, face.alpha, {}, sigma);
  }
  cv::Mat map = cv::getRotationMatrix2D({kSide / 2.F - 0.5F, kSide / 2.F - 0.5F}, turn, scale);
  map.at<double>(0, 2) += place.x + place.width / 2 - kSide / 2.;
  map.at<double>(1, 2) += place.y + place.height / 2 - kSide / 2.;
  cv::Mat grey, alpha;
  cv::warpAffine(face.grey, grey, map, canvas.size(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  cv::warpAffine(face.alpha, alpha, map, canvas.size(), cv::INTER_LINEAR, cv::BORDER_CONSTANT);
  for (int y = 0; y < canvas.rows; ++y) {
    auto* out = canvas.ptr<std::uint8_t>(y);
    for (int x = 0; x < canvas.cols; ++x) {
      const int a = alpha.at<std::uint8_t>(y, x), in = grey.at<std::uint8_t>(y, x);
      out[x] = static_cast<std::uint8_t>((out[x] * (255 - a) + in * a + 127) / 255);
    }
  }
}

cv::Scalar any_grey(cv::RNG& random) {
  return cv::Scalar(random.uniform(0, 256));
}

void draw_texture(cv::Mat& canvas, cv::RNG& random) {
  const int cells = 2 << random.uniform(0, 5);
  cv::Mat coarse(cells, cells, CV_8UC1);
  random.fill(coarse, cv::RNG::NORMAL, random.uniform(60, 200), random.uniform(10, 60));
  cv::resize(coarse, canvas, canvas.size(), 0, 0, cv::INTER_CUBIC);
}

void draw_stripes(cv::Mat& canvas, cv::RNG& random, cv::Rect where) {
  const int step = random.uniform(3, 16);
  const bool upright = random.uniform(0, 2) == 0;
  const cv::Scalar grey = any_grey(random);
  for (int i = 0; i < std::max(where.width, where.height); i += 2 * step) {
    const cv::Rect bar = upright ? cv::Rect(where.x + i, where.y, step, where.height)
                                 : cv::Rect(where.x, where.y + i, where.width, step);
    cv::rectangle(canvas, bar & where, grey, cv::FILLED);
  }
}

void draw_letters(cv::Mat& canvas, cv::RNG& random, cv::Point at) {
  std::string text;
  for (int i = random.uniform(2, 8); i > 0; --i) text += static_cast<char>('A' + random.uniform(0, 26));
  cv::putText(canvas, text, at, random.uniform(0, 8), random.uniform(0.4, 1.6), any_grey(random), random.uniform(1, 4),
              cv::LINE_AA);
}

// An oval with two or three dark spots: what a detector must learn to tell from a face.
void draw_decoy(cv::Mat& canvas, cv::RNG& random, cv::Point at, int size) {
  cv::ellipse(canvas, at, {size, size * random.uniform(6, 16) / 10}, random.uniform(0, 180), 0, 360, any_grey(random),
              cv::FILLED, cv::LINE_AA);
  for (int i = random.uniform(2, 5); i > 0; --i) {
    const cv::Point spot(at.x + random.uniform(-size, size) / 2, at.y + random.uniform(-size, size) / 2);
    cv::ellipse(canvas, spot, {std::max(1, size / random.uniform(3, 8)), std::max(1, size / random.uniform(3, 12))}, 0,
                0, 360, any_grey(random), cv::FILLED, cv::LINE_AA);
  }
}

void draw_things(cv::Mat& canvas, cv::RNG& random) {
  for (int i = random.uniform(6, 26); i > 0; --i) {
    const cv::Point at(random.uniform(0, canvas.cols), random.uniform(0, canvas.rows));
    const int size = random.uniform(4, std::max(6, canvas.rows / 3));
    const cv::Rect around = cv::Rect(at.x - size, at.y - size, 2 * size, 2 * size) & cv::Rect({}, canvas.size());
    switch (random.uniform(0, 7)) {
      case 0:
        cv::rectangle(canvas, around, any_grey(random), cv::FILLED);
        break;
      case 1:
        cv::ellipse(canvas, at, {size, random.uniform(2, size)}, random.uniform(0, 180), 0, 360, any_grey(random),
                    cv::FILLED, cv::LINE_AA);
        break;
      case 2:
        cv::line(canvas, at, {random.uniform(0, canvas.cols), random.uniform(0, canvas.rows)}, any_grey(random),
                 random.uniform(1, 8), cv::LINE_AA);
        break;
      case 3:
        draw_stripes(canvas, random, around);
        break;
      case 4:
        draw_letters(canvas, random, at);
        break;
      case 5:
        cv::circle(canvas, at, size, any_grey(random), random.uniform(1, 6), cv::LINE_AA);
        break;
      default:
        draw_decoy(canvas, random, at, size);
        break;
    }
  }
}

cv::Mat clutter(cv::RNG& random, cv::Size size) {
  cv::Mat canvas(size, CV_8UC1);
  draw_texture(canvas, random);
  draw_things(canvas, random);
  light(canvas, random, 0.8);
  return canvas;
}

cv::RNG random_of(std::uint64_t seed) {
  return cv::RNG((seed + 1) * 0x9e3779b97f4a7c15u);
}

}  // namespace

cv::Mat crop(std::uint64_t seed, int side) {
  cv::RNG random = random_of(seed);
  cv::Mat canvas = clutter(random, {side, side});
  paste(canvas, {0, 0, double(side), double(side)}, random);
  add_noise(canvas, random);
  return canvas;
}

cv::Mat background(std::uint64_t seed, cv::Size size) {
  cv::RNG random = random_of(seed ^ 0xbac6);
  cv::Mat canvas = clutter(random, size);
  add_noise(canvas, random);
  return canvas;
}

Picture picture(std::uint64_t seed, cv::Size size, int faces, double smallest, double largest) {
  cv::RNG random = random_of(seed ^ 0xface);
  Picture result{clutter(random, size), {}};
  for (int tries = 0; tries < 50 * faces && static_cast<int>(result.faces.size()) < faces; ++tries) {
    const double box = smallest * std::pow(largest / smallest, random.uniform(0., 1.)), whole = box / kFraming;
    if (whole > size.width || whole > size.height) continue;
    const cv::Rect2d place(random.uniform(0., size.width - whole), random.uniform(0., size.height - whole), whole,
                           whole);
    const double margin = (whole - box) / 2;
    const cv::Rect2d face(place.x + margin, place.y + margin, box, box);
    const bool free = std::none_of(result.faces.begin(), result.faces.end(), [&](const cv::Rect2d& other) {
      return cv::Rect2d(other.x - other.width / 2, other.y - other.height / 2, 2 * other.width, 2 * other.height)
                 .contains({place.x + whole / 2, place.y + whole / 2}) ||
             !(other & place).empty();
    });
    if (!free) continue;
    paste(result.grey, place, random);
    result.faces.push_back(face);
  }
  add_noise(result.grey, random);
  return result;
}

}  // namespace haarkit::drawn
