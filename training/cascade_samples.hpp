#pragma once

#include <cstddef>
#include <vector>

#include "haarkit/detect/cascade.hpp"
#include "haarkit/training/sample_set.hpp"

namespace haarkit {

// A cascade that passes every window with enough contrast.
Cascade contrast_gate(cv::Size window, float min_contrast);

// Which samples pass the whole cascade, contrast gate included, by the detector's own scanner.
std::vector<bool> passing(const Cascade& cascade, const SampleSet& samples);

// The share of true ones; 0 of none.
double share(const std::vector<bool>& flags);

// The sum of all leaf values of each sample, rejecting nothing.
std::vector<float> final_sums(const Cascade& cascade, const SampleSet& samples);

// The running sum of each sample after each weak classifier, rejecting nothing: float, added in cascade order, as a
// soft cascade's scan does. Row t is the sum after weak classifier t.
class RunningSums {
 public:
  RunningSums(const Cascade& cascade, const SampleSet& samples);

  std::size_t sample_count() const { return samples_; }
  int weak_count() const { return weak_; }
  const float* after(int weak) const { return sums_.data() + static_cast<std::size_t>(weak) * samples_; }

 private:
  std::size_t samples_;
  int weak_;
  std::vector<float> sums_;
};

}  // namespace haarkit
