#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "haarkit/evaluate/annotated_picture.hpp"
#include "haarkit/evaluate/report.hpp"

namespace haarkit {

// What a detector made of one picture.
struct PictureRun {
  std::vector<ScoredBox> boxes;
  DetectionSpeed speed;
};

// Results by the pictures' stamps, from the text of a cache file: nothing when it is not whole (its last line is a
// checksum over all before it), of another version or of another detector.
std::optional<std::map<std::string, PictureRun>> parse_detection_cache(std::string_view text,
                                                                       const std::string& detector);

// Results of one detector, kept in a folder from run to run. A picture's results are used again while its path, size
// and time of change are the same. Not for several threads.
class DetectionCache {
 public:
  // folder empty: nothing is kept. detector: everything that its results depend on (cascade, options, threads).
  DetectionCache(const std::string& folder, const std::string& detector);

  std::optional<PictureRun> find(const std::string& picture) const;
  void store(const std::string& picture, const PictureRun& run);
  void save() const;  // whole or not at all; throws DataError

 private:
  void load();

  std::string path_, detector_;
  bool changed_ = false;
  std::map<std::string, PictureRun> runs_;  // by stamp
};

}  // namespace haarkit
