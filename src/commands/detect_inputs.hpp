#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "pictures/picture_list.hpp"

namespace haarkit {

// What `haarkit detect` is to search, one after another: pictures and films in the order given. A list on standard
// input is read line by line as it comes, everything else before any work.
class DetectInputs {
 public:
  explicit DetectInputs(const PictureSources& sources);  // throws as find_pictures

  bool live() const { return live_; }
  // All entries; of a live list only those named beside it.
  const std::vector<PictureEntry>& known() const { return known_; }
  bool has_film() const;  // among known()

  // The next entry if it is a picture; nothing when it is a film, at the end and after Ctrl-C. A live list is waited
  // for.
  std::optional<PictureEntry> next_picture();
  // The next entry, after next_picture() gave nothing: a film, or nothing at the end.
  std::optional<PictureEntry> next_film();

 private:
  bool fill();
  bool read_line(std::string& line);

  PictureSources sources_;
  bool live_;
  std::vector<PictureEntry> known_;
  std::deque<PictureEntry> queue_;
  std::string buffer_;  // what was read of a live list beyond the last line
  bool over_ = false, begun_ = false;
};

}  // namespace haarkit
