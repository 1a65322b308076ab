// draw_trucks FOLDER [TRAINING [BACKGROUNDS [PICTURES]]]: a data set of drawn lorries, an object that is not square.
// Writes FOLDER/training, pictures with lorries whose boxes are in FOLDER/training/info.dat, as OpenCV writes them;
// FOLDER/backgrounds; and FOLDER/pictures, other pictures to measure with, boxes in boxes.csv. The same numbers give
// the same files.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <opencv2/imgcodecs.hpp>
#include <string>

#include "drawn_faces.hpp"
#include "drawn_trucks.hpp"

namespace drawn = haarkit::drawn;
namespace fs = std::filesystem;

namespace {

std::string number(int i) {
  char text[16];
  std::snprintf(text, sizeof text, "%05d.png", i);
  return text;
}

void write(const fs::path& path, const cv::Mat& picture) {
  if (!cv::imwrite(path.string(), picture)) throw std::runtime_error("cannot write " + path.string());
}

void draw(const fs::path& folder, int training, int backgrounds, int pictures) {
  for (const char* part : {"training", "backgrounds", "pictures"}) fs::create_directories(folder / part);
  std::ofstream info(folder / "training" / "info.dat");
  for (int i = 0; i < training; ++i) {
    const auto picture = drawn::truck_picture(i);
    write(folder / "training" / number(i), picture.grey);
    info << number(i) << ' ' << picture.trucks.size();
    for (const cv::Rect& box : picture.trucks)
      info << ' ' << box.x << ' ' << box.y << ' ' << box.width << ' ' << box.height;
    info << '\n';
  }
  for (int i = 0; i < backgrounds; ++i) write(folder / "backgrounds" / number(i), drawn::background(i));
  std::ofstream boxes(folder / "pictures" / "boxes.csv");
  boxes << "image,x,y,w,h\n";
  for (int i = 0; i < pictures; ++i) {
    const auto picture = drawn::truck_picture(1'000'000 + i);
    write(folder / "pictures" / number(i), picture.grey);
    for (const cv::Rect& box : picture.trucks)
      boxes << number(i) << ',' << box.x << ',' << box.y << ',' << box.width << ',' << box.height << '\n';
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 5) {
    std::cerr << "usage: draw_trucks FOLDER [TRAINING [BACKGROUNDS [PICTURES]]]\n";
    return 2;
  }
  const auto count = [&](int at, int otherwise) { return argc > at ? std::atoi(argv[at]) : otherwise; };
  try {
    draw(argv[1], count(2, 300), count(3, 100), count(4, 40));
  } catch (const std::exception& error) {
    std::cerr << "draw_trucks: " << error.what() << '\n';
    return 1;
  }
}
