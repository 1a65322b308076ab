// draw_faces FOLDER [FACES [BACKGROUNDS [PICTURES]]]: a data set of drawn faces, for a first walk through haarkit.
// Writes FOLDER/faces (crops of 56x56 pixels; the face box is the central 44x44), FOLDER/backgrounds, and
// FOLDER/pictures with their face boxes in FOLDER/pictures/boxes.csv. The same numbers give the same files.
#include <filesystem>
#include <fstream>

#include "data_set_writer.hpp"
#include "drawn_faces.hpp"

namespace drawn = haarkit::drawn;
namespace fs = std::filesystem;

namespace {

void draw(const fs::path& folder, int faces, int backgrounds, int pictures) {
  for (const char* part : {"faces", "backgrounds", "pictures"}) fs::create_directories(folder / part);
  for (int i = 0; i < faces; ++i) drawn::write_picture(folder / "faces" / drawn::picture_name(i), drawn::crop(i));
  for (int i = 0; i < backgrounds; ++i)
    drawn::write_picture(folder / "backgrounds" / drawn::picture_name(i), drawn::background(i));
  std::ofstream boxes(folder / "pictures" / "boxes.csv");
  boxes << "image,x,y,w,h\n";
  for (int i = 0; i < pictures; ++i) {
    const auto picture = drawn::picture(i);
    drawn::write_picture(folder / "pictures" / drawn::picture_name(i), picture.grey);
    drawn::write_boxes(boxes, drawn::picture_name(i), picture.faces);
  }
}

}  // namespace

int main(int argc, char** argv) {
  return drawn::run_drawing(argc, argv, "draw_faces FOLDER [FACES [BACKGROUNDS [PICTURES]]]", {1000, 100, 20}, draw);
}
