#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "labelling/label_store.hpp"
#include "program/json.hpp"

namespace haarkit {

// Where a detector and the labels disagree, for somebody to judge: boxes found that are no label (the surest first),
// then labels that were not found (the largest first). Verdicts are kept in FOLDER/verdicts.csv, so that a review goes
// on where it was left, and those of earlier detections stay in it; confirmed false alarms are crops below FOLDER, in
// folders like their pictures', named in FOLDER/list.txt, for `haarkit train --no-objects`.
// items() and decide(): any thread; compare(): once, before them.
class Review {
 public:
  // Nothing to review.
  Review(LabelStore& store, std::string folder) : store_(store), folder_(std::move(folder)) {}
  static std::string verdicts_file(const std::string& folder);

  // Compares `detections` (any format that haarkit evaluate --detections takes) with the pictures that are labelled, by
  // IoU 0.5; reads the verdicts so far (a line that is none is an error), and cuts their crops anew. Warns on stderr of
  // names that are no pictures and of pictures without labels. Throws DataError.
  void compare(const std::string& detections);

  OrderedJson items() const;

  // The verdict on an item of items(), on disk before this returns. Of a false alarm: "object" makes it a label,
  // "ignore" an ignore box, "wrong" a hard negative. Of a miss: "keep" leaves the label, "ignore" and "delete" change
  // it. Another verdict undoes what the last one did; "" takes the verdict (and a hard negative) back, but not a label.
  // Returns the item. Throws std::invalid_argument for what is no item or verdict, DataError when it cannot be written.
  OrderedJson decide(std::size_t item, const std::string& verdict);

 private:
  struct Item {
    std::size_t picture = 0;
    bool miss = false;
    cv::Rect2d box;
    double score = 0;     // of a false alarm; of a miss its size, pixels
    TruthBox label = {};  // of a miss: as it was when compared
    std::string verdict = {}, crop = {};
  };
  static OrderedJson json_of(const Item& item);
  static std::optional<TruthBox> label_after(const Item& item, const std::vector<TruthBox>& boxes);
  void change_label(const Item& item);
  std::string crop_name(const Item& item) const;
  void cut(Item& item);
  void read_verdicts();
  void write();

  LabelStore& store_;
  const std::string folder_;
  mutable std::mutex mutex_;
  std::vector<Item> items_;
  std::string other_verdicts_, other_crops_;  // lines of the two files that are of no item
};

}  // namespace haarkit
