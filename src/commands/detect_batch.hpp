#pragma once

#include <functional>
#include <string>
#include <vector>

#include "commands/detection_formats.hpp"
#include "haarkit/detect/detector.hpp"
#include "pictures/picture_list.hpp"
#include "pictures/pictures.hpp"

namespace haarkit {

struct BatchOptions {
  std::string draw_folder;  // annotated pictures go here; empty: none
  std::string crop_folder;  // one picture a detection goes here; empty: none
  PictureLimits limits;
};

struct BatchOutcome {
  std::size_t done = 0;               // pictures dealt with; fewer than given after Ctrl-C
  std::vector<std::string> problems;  // one message a picture that went wrong
};

// Runs the detector on every picture, several at a time, and hands the results over in the order of the pictures (one
// at a time, from any thread). Whatever a picture does (it cannot be read, takes more memory than there is, its drawing
// cannot be written), the others are done. Ctrl-C (the detector's `stop` must be `interrupted`) ends it within a
// second: pictures in work have no result then. Throws DataError where a drawing would replace its picture.
BatchOutcome detect_batch(const Detector& detector, const std::vector<PictureEntry>& pictures,
                          const BatchOptions& options, const std::function<void(const PictureResult&)>& on_result);

}  // namespace haarkit
