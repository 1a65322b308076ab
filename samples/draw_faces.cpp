// draw_faces FOLDER [FACES [BACKGROUNDS [PICTURES]]]: a data set of drawn faces, for a first walk through haarkit.
// Writes FOLDER/faces (crops of 56x56 pixels; the face box is the central 44x44), FOLDER/backgrounds, and
// FOLDER/pictures with their face boxes in FOLDER/pictures/boxes.csv. The same numbers give the same files.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <opencv2/imgcodecs.hpp>
#include <string>

#include "drawn_faces.hpp"

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

void draw(const fs::path& folder, int faces, int backgrounds, int pictures) {
  for (const char* part : {"faces", "backgrounds", "pictures"}) fs::create_directories(folder / part);
  for (int i = 0; i < faces; ++i) write(folder / "faces" / number(i), drawn::crop(i));
  for (int i = 0; i < backgrounds; ++i) write(folder / "backgrounds" / number(i), drawn::background(i));
  std::ofstream boxes(folder / "pictures" / "boxes.csv");
  boxes << "image,x,y,w,h\n";
  for (int i = 0; i < pictures; ++i) {
    const auto picture = drawn::picture(i);
    write(folder / "pictures" / number(i), picture.grey);
    for (const auto& box : picture.faces) {
      boxes << number(i) << ',' << box.x << ',' << box.y << ',' << box.width << ',' << box.height << '\n';
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 5) {
    std::cerr << "usage: draw_faces FOLDER [FACES [BACKGROUNDS [PICTURES]]]\n";
    return 2;
  }
  const auto count = [&](int at, int otherwise) { return argc > at ? std::atoi(argv[at]) : otherwise; };
  try {
    draw(argv[1], count(2, 1000), count(3, 100), count(4, 20));
  } catch (const std::exception& error) {
    std::cerr << "draw_faces: " << error.what() << '\n';
    return 1;
  }
}
