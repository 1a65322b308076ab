#pragma once

#include <cstddef>

#include "haarkit/training/sample_set.hpp"
#include "haarkit/training/training_data.hpp"

namespace haarkit {

// The samples of the object that thresholds are set by: those held out of training or, where there are none, those that
// are learnt from.
class Judges {
 public:
  // data: must stay, with its samples.
  explicit Judges(const TrainingData& data)
      : apart_(data.held_out_faces != nullptr && !data.held_out_faces->empty() && data.held_out_faces != data.faces),
        samples_(apart_ ? *data.held_out_faces : *data.faces) {}

  const SampleSet& samples() const { return samples_; }
  // Not those that are learnt from.
  bool apart() const { return apart_; }
  // The share that thresholds lose where `share` was asked for, of samples of so many crops. Those that were learnt
  // from flatter: of them a crop goes with all its copies or not at all.
  double loss_of(double share, std::size_t crops) const {
    return apart_ || share * static_cast<double>(crops) >= 1 ? share : 0;
  }

 private:
  bool apart_;
  const SampleSet& samples_;
};

}  // namespace haarkit
