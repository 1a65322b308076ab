#pragma once

#include <cstdint>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

#include "haarkit/evaluate/annotated_picture.hpp"
#include "pictures/picture_list.hpp"

namespace haarkit {

// A share of the pictures for one of several people: part 1 of 3. Which pictures it holds follows from their names
// alone, so that pictures that come later do not move others.
struct LabelPart {
  int number = 1, of = 1;
  bool holds(const std::string& name) const;
};

// "1/3". Throws UsageError.
void parse_value(const std::string& word, LabelPart& value);
std::string value_text(const LabelPart& value);

// The labels of a folder's pictures, in memory and in their file, which is written anew (whole, under a temporary name,
// then renamed) with each change before change() returns. Rows of pictures that are not shown stay in it. Any thread.
class LabelStore {
 public:
  struct Picture {
    std::string name, path;  // as the file names it, relative to the file; what to open
    std::vector<TruthBox> boxes;
    bool done = false;           // somebody labelled it: it has boxes, or was found to have none
    std::uint64_t revision = 1;  // grows with each change
    std::uint64_t changed = 0;   // the store's version that it got with its last change
  };

  // `pictures`: those to show. Labels come from `file`, where it exists, then from `imported`, for pictures without
  // any. Throws DataError when the file is none of ours.
  LabelStore(std::string file, const std::vector<PictureEntry>& pictures, const LabelPart& part,
             const std::vector<AnnotatedPicture>& imported);

  std::size_t size() const { return shown_; }  // pictures 0..size()-1 are shown; it never changes
  Picture picture(std::size_t index) const;
  std::vector<Picture> pictures() const;  // the shown ones
  std::uint64_t version() const;
  std::string file() const { return file_; }

  // Sets a picture's labels if nobody else has changed it since `revision`; else nothing happens and it returns false.
  // Throws DataError when the file cannot be written; the labels are then as before.
  bool change(std::size_t index, std::uint64_t revision, std::vector<TruthBox> boxes, bool done);

  // Writes the file, where imported labels are not in it yet. Throws DataError.
  void write();
  // All labelled pictures, those not shown too.
  std::vector<AnnotatedPicture> labelled() const;

 private:
  void write_changed();

  const std::string file_;
  std::mutex writing_;  // one change at a time; held while the file is written, so that readers need not wait
  mutable std::shared_mutex reading_;
  std::vector<Picture> pictures_;
  std::size_t shown_ = 0;
  std::uint64_t version_ = 1;
  std::uint64_t stamp_ = 0;  // of the file as it was last written or read here; 0: none
};

}  // namespace haarkit
