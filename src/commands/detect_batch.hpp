#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "commands/annotate.hpp"
#include "commands/cutting.hpp"
#include "commands/detection_formats.hpp"
#include "haarkit/detect/detector.hpp"
#include "pictures/picture_list.hpp"
#include "pictures/pictures.hpp"
#include "program/written_files.hpp"

namespace haarkit {

struct BatchOptions {
  std::string draw_folder;  // annotated pictures go here; empty: none
  std::string crop_folder;  // one picture a detection goes here; empty: none
  std::string blur_folder;  // pictures with what was found made unrecognisable go here; empty: none
  Best best = Best::all;
  CutOptions cut;
  PictureLimits limits;
};

bool writes_pictures(const BatchOptions& options);  // of what is found

struct BatchOutcome {
  std::size_t done = 0;               // pictures dealt with; fewer than given after Ctrl-C
  std::vector<std::string> problems;  // one message a picture that went wrong
};

// Before any work: a folder given for --draw or --blur must not be the one a picture or film comes from, which would be
// lost. Throws DataError. (WrittenFiles guards each file as it is written.)
void refuse_overwriting(const PictureEntry& picture, const OutputNames& names, const BatchOptions& options);

// Runs the detector on the pictures that `next` gives (one call at a time) until it gives none, several at a time, and
// hands the results over in the order of the pictures (one at a time, from any thread). Whatever a picture does (it
// cannot be read, takes more memory than there is, its drawing cannot be written), the others are done. Ctrl-C (the
// detector's `stop` must be `interrupted`) ends it within a second: pictures in work have no result then. `written` is
// asked before each file that is written.
BatchOutcome detect_batch(const Detector& detector, const std::function<std::optional<PictureEntry>()>& next,
                          const OutputNames& names, const BatchOptions& options, WrittenFiles& written,
                          const std::function<void(const PictureResult&)>& on_result);

}  // namespace haarkit
