#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "labelling/label_store.hpp"
#include "program/json.hpp"

namespace haarkit {

// Where a detector and the labels disagree, for somebody to judge: boxes found that are no label (the surest first),
// then labels that were not found (the largest first). Verdicts are kept in FOLDER/verdicts.csv, so that a review goes
// on where it was left, and those of earlier detections stay in it; confirmed false alarms are crops in FOLDER, named
// in FOLDER/list.txt, for `haarkit train
// --no-objects`. Any thread.
class Review {
 public:
  // Nothing to review.
  Review(LabelStore& store, std::string folder) : store_(store), folder_(std::move(folder)) {}
  static std::string verdicts_file(const std::string& folder);

  // Compares `detections` (any format that haarkit evaluate --detections takes) with the pictures that are labelled, by
  // IoU 0.5. Throws DataError.
  void compare(const std::string& detections);

  OrderedJson items() const;

  // The verdict on an item of items(), on disk before this returns. Of a false alarm: "object" makes it a label,
  // "ignore" an ignore box, "wrong" a hard negative. Of a miss: "keep" leaves the label, "ignore" and "delete" change
  // it. "" takes the verdict (and a hard negative) back, but not a label. Returns the item. Throws
  // std::invalid_argument for what is no item or verdict, DataError when it cannot be written.
  OrderedJson decide(std::size_t item, const std::string& verdict);

 private:
  struct Item {
    std::size_t picture = 0;
    bool miss = false;
    cv::Rect2d box;
    double score = 0;  // of a false alarm; of a miss its size, pixels
    std::string verdict = {}, crop = {};
  };
  static OrderedJson json_of(const Item& item);
  void change_label(const Item& item, const std::string& verdict);
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
