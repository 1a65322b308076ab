#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "commands/cutting.hpp"
#include "commands/detect_outputs.hpp"
#include "commands/detection_formats.hpp"
#include "commands/object_search.hpp"
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

// What came of one picture, and what went wrong beside it.
struct PictureOutcome {
  PictureResult result;
  std::string problem;   // names the picture; empty when all is well
  bool stopped = false;  // by Ctrl-C: there is no result
};

// What is done with each picture of a batch. Any number of threads.
class PictureWork {
 public:
  // All of them must outlive it.
  PictureWork(const ObjectSearch& looked_for, const OutputNames& names, const BatchOptions& options,
              WrittenFiles& written)
      : search_(looked_for), names_(names), options_(options), written_(written) {}

  // Searches the picture and writes what is asked for of it. unwritable: why nothing may be written, empty when it may.
  PictureOutcome run(const PictureEntry& picture, const std::string& unwritable = "") const;

 private:
  cv::Mat search(const PictureEntry& picture, PictureResult& result) const;
  void write(const PictureEntry& picture, cv::Mat& pixels, const PictureResult& result) const;
  void put(const std::string& path, const cv::Mat& picture) const;
  void crop(const PictureEntry& picture, const cv::Mat& bgr, const std::vector<Detection>& detections) const;
  void blur(const PictureEntry& picture, const cv::Mat& bgr, const std::vector<Detection>& detections) const;

  const ObjectSearch search_;
  const OutputNames& names_;
  const BatchOptions& options_;
  WrittenFiles& written_;
};

struct BatchOutcome {
  std::size_t done = 0;               // pictures dealt with; fewer than given after Ctrl-C
  std::vector<std::string> problems;  // one message a picture that went wrong

  // Counts a picture and hands its result on, unless it was stopped.
  void take(const PictureOutcome& picture, const std::function<void(const PictureResult&)>& on_result) {
    if (picture.stopped) return;
    if (!picture.problem.empty()) problems.push_back(picture.problem);
    ++done;
    on_result(picture.result);
  }
};

// Before any work: a folder given for --draw or --blur must not be the one a picture or film comes from, which would be
// lost. Throws DataError. (WrittenFiles guards each file as it is written.)
void refuse_overwriting(const PictureEntry& picture, const OutputNames& names, const BatchOptions& options);

// Runs the search on the pictures that `next` gives (one call at a time) until it gives none, several at a time, and
// hands the results over in the order of the pictures (one at a time, from any thread). Whatever a picture does (it
// cannot be read, takes more memory than there is, its drawing cannot be written), the others are done. Ctrl-C (the
// detector's `stop` must be `interrupted`) ends it within a second: pictures in work have no result then. `written` is
// asked before each file that is written.
BatchOutcome detect_batch(const ObjectSearch& looked_for, const std::function<std::optional<PictureEntry>()>& next,
                          const OutputNames& names, const BatchOptions& options, WrittenFiles& written,
                          const std::function<void(const PictureResult&)>& on_result);

}  // namespace haarkit
