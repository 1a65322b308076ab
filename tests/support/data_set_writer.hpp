#pragma once

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <opencv2/imgcodecs.hpp>
#include <ostream>
#include <stdexcept>
#include <string>
#include <vector>

// What the programs that draw a data set share: numbered pictures, a table of boxes, a command line of counts.
namespace haarkit::drawn {

inline std::string picture_name(int i) {
  char text[16];
  std::snprintf(text, sizeof text, "%05d.png", i);
  return text;
}

// Throws std::runtime_error.
inline void write_picture(const std::filesystem::path& path, const cv::Mat& picture) {
  if (!cv::imwrite(path.string(), picture)) throw std::runtime_error("cannot write " + path.string());
}

// A line a box: image,x,y,w,h.
template <class Box>
void write_boxes(std::ostream& table, const std::string& image, const std::vector<Box>& boxes) {
  for (const Box& box : boxes)
    table << image << ',' << box.x << ',' << box.y << ',' << box.width << ',' << box.height << '\n';
}

// main() of `name` FOLDER [COUNT [COUNT [COUNT]]]: calls draw(folder, counts), with the defaults where none is given.
template <class Draw>
int run_drawing(int argc, char** argv, const std::string& usage, const int (&defaults)[3], const Draw& draw) {
  if (argc < 2 || argc > 5) {
    std::cerr << "usage: " << usage << '\n';
    return 2;
  }
  int counts[3];
  for (int i = 0; i < 3; ++i) counts[i] = argc > i + 2 ? std::atoi(argv[i + 2]) : defaults[i];
  try {
    draw(argv[1], counts[0], counts[1], counts[2]);
  } catch (const std::exception& error) {
    std::cerr << usage.substr(0, usage.find(' ')) << ": " << error.what() << '\n';
    return 1;
  }
  return 0;
}

}  // namespace haarkit::drawn
