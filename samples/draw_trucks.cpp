// draw_trucks FOLDER [TRAINING [BACKGROUNDS [PICTURES]]]: a data set of drawn lorries, an object that is not square.
// Writes FOLDER/training, pictures with lorries whose boxes are in FOLDER/training/info.dat, as OpenCV writes them;
// FOLDER/backgrounds; and FOLDER/pictures, other pictures to measure with, boxes in boxes.csv. The same numbers give
// the same files.
#include <filesystem>
#include <fstream>

#include "data_set_writer.hpp"
#include "drawn_faces.hpp"
#include "drawn_trucks.hpp"

namespace drawn = haarkit::drawn;
namespace fs = std::filesystem;

namespace {

void draw(const fs::path& folder, int training, int backgrounds, int pictures) {
  for (const char* part : {"training", "backgrounds", "pictures"}) fs::create_directories(folder / part);
  std::ofstream info(folder / "training" / "info.dat");
  for (int i = 0; i < training; ++i) {
    const auto picture = drawn::truck_picture(i);
    drawn::write_picture(folder / "training" / drawn::picture_name(i), picture.grey);
    info << drawn::picture_name(i) << ' ' << picture.trucks.size();
    for (const cv::Rect& box : picture.trucks)
      info << ' ' << box.x << ' ' << box.y << ' ' << box.width << ' ' << box.height;
    info << '\n';
  }
  for (int i = 0; i < backgrounds; ++i)
    drawn::write_picture(folder / "backgrounds" / drawn::picture_name(i), drawn::background(i));
  std::ofstream boxes(folder / "pictures" / "boxes.csv");
  boxes << "image,x,y,w,h\n";
  for (int i = 0; i < pictures; ++i) {
    const auto picture = drawn::truck_picture(1'000'000 + i);
    drawn::write_picture(folder / "pictures" / drawn::picture_name(i), picture.grey);
    drawn::write_boxes(boxes, drawn::picture_name(i), picture.trucks);
  }
}

}  // namespace

int main(int argc, char** argv) {
  return drawn::run_drawing(argc, argv, "draw_trucks FOLDER [TRAINING [BACKGROUNDS [PICTURES]]]", {300, 100, 40}, draw);
}
