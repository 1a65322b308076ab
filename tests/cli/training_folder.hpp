#pragma once

#include <filesystem>
#include <opencv2/imgcodecs.hpp>
#include <string>

#include "drawn_faces.hpp"
#include "run.hpp"

namespace haarkit {

// Drawn faces and backgrounds, as a folder each.
inline void draw_data(const Folder& folder) {
  for (const char* part : {"faces", "backgrounds"}) std::filesystem::create_directory(folder / part);
  for (int i = 0; i < 120; ++i) cv::imwrite(folder / ("faces/" + std::to_string(i) + ".png"), drawn::crop(i));
  for (int i = 0; i < 20; ++i) {
    cv::imwrite(folder / ("backgrounds/" + std::to_string(i) + ".png"), drawn::background(i, {120, 90}));
  }
}

}  // namespace haarkit
