// Defaults that depend on how many crops there are. docs/training.md tells how they were found.
#include <algorithm>
#include <cmath>

#include "haarkit/training/crop_samples.hpp"

namespace haarkit {
namespace {

// Fewer crops than this are all learnt from: a fifth of them would be too few to judge by.
constexpr std::size_t kLeastToHoldOut = 100;
constexpr double kHeldOut = 0.2;

// Samples that copies are to bring a set to. Training: enough that boosting cannot learn each sample by heart. Held-out
// ones: a thousand give three faces to lose at a detection rate of 0.997.
constexpr double kTrainingSamples = 2000, kHeldOutSamples = 1000;
constexpr double kMostCopies = 9;  // more of the same crop tell little new

// At least one: the windows of a detector's grid never fit exactly, as crops do.
int copies_for(double crops, double samples) {
  return static_cast<int>(std::clamp(std::ceil(samples / std::max(crops, 1.0)) - 1, 1.0, kMostCopies));
}

}  // namespace

CropOptions settled(CropOptions options, std::size_t crops) {
  const auto count = static_cast<double>(crops);
  if (!options.held_out) options.held_out = crops < kLeastToHoldOut ? 0 : kHeldOut;
  if (!options.copies) options.copies = copies_for((1 - *options.held_out) * count, kTrainingSamples);
  if (!options.held_out_copies) options.held_out_copies = copies_for(*options.held_out * count, kHeldOutSamples);
  return options;
}

}  // namespace haarkit
