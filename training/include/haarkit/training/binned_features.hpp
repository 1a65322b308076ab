#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "haarkit/features/haar_feature.hpp"
#include "haarkit/features/window_block.hpp"
#include "haarkit/training/sample_set.hpp"

namespace haarkit {

/// How the values of one feature become 8 bits: bin = min(max((value - low) * steps, 0), 255), cut to an integer.
struct BinScale {
  float low = 0;    ///< value where bin 0 begins
  float steps = 0;  ///< bins per unit of value, >= 0

  int bin_of(float value) const;
  /// The smallest float whose bin is >= `bin` (1..255), so that `value < threshold_of(bin)` says exactly what
  /// `bin_of(value) < bin` says. With steps of 0, where all values are in bin 0: low.
  float threshold_of(int bin) const;
};

/// Which groups of a pool's features a process keeps values of: every `of`-th, from group `part` < `of` on.
struct GroupShare {
  int part = 0, of = 1;
};

/// The values of a pool's features on all samples, normalised as in detection, in 8 bits: 1 byte a value. Of LBP
/// features the bins are the codes themselves.
/// Features lie in groups of eight: the bins of a sample in a group are eight neighbouring bytes, the samples of a
/// group follow each other. (One load then brings eight features, and a subset of the samples touches one line each.)
/// Processes that learn together keep a share of the groups each; scales they all know.
/// Immutable once built, safe to share between threads.
class BinnedFeatures {
 public:
  static constexpr int kGroup = 8;

  /// The samples are those of all sets, one set after the other, all of the same window; the features must lie inside
  /// it. Scales are fitted to about 512 samples spread evenly. Runs on the caller's TBB arena; same bytes on any number
  /// of threads. Cost: about 1 ns a value on one core.
  /// Throws std::invalid_argument for sets of different windows, and without samples or features.
  /// `instructions` chooses the kernels, here and where a Booster learns from these features; all give the same bytes.
  BinnedFeatures(std::vector<HaarFeature> pool, const std::vector<const SampleSet*>& sets,
                 InstructionSet instructions = best_instruction_set(), GroupShare share = {});
  BinnedFeatures(std::vector<LbpFeature> pool, const std::vector<const SampleSet*>& sets,
                 InstructionSet instructions = best_instruction_set(), GroupShare share = {});

  InstructionSet instruction_set() const { return instruction_set_; }
  bool are_codes() const { return !lbp_pool_.empty(); }
  const std::vector<HaarFeature>& pool() const { return pool_; }         ///< empty for LBP
  const std::vector<LbpFeature>& lbp_pool() const { return lbp_pool_; }  ///< empty for Haar
  int feature_count() const { return static_cast<int>(pool_.size() + lbp_pool_.size()); }
  int group_count() const { return (feature_count() + kGroup - 1) / kGroup; }
  std::size_t sample_count() const { return sample_count_; }

  bool holds(int group) const { return group % share_.of == share_.part; }
  /// Of a group that it holds, as bin().
  const std::uint8_t* group(int index) const {
    assert(holds(index));
    return bins_.get() + index / share_.of * pitch_;
  }
  int bin(int feature, std::size_t sample) const { return group(feature / kGroup)[sample * kGroup + feature % kGroup]; }
  /// Not for codes, which have no order.
  float threshold(int feature, int bin) const { return scales_[feature].threshold_of(bin); }

 private:
  using Patches = std::vector<const std::uint8_t*>;
  Patches begin_with(const std::vector<const SampleSet*>& sets);
  void fit_scales(const Patches& patches, const BlockLayout& layout, const std::vector<BlockFeature>& bound);
  template <typename Bound>
  void fill(const Patches& patches, const BlockLayout& layout, const std::vector<Bound>& bound);

  InstructionSet instruction_set_;
  GroupShare share_;
  std::vector<HaarFeature> pool_;
  std::vector<LbpFeature> lbp_pool_;
  cv::Size window_;
  std::size_t sample_count_ = 0;
  std::size_t pitch_ = 0;  ///< bytes between groups
  std::vector<BinScale> scales_;
  std::unique_ptr<std::uint8_t[]> bins_;
};

}  // namespace haarkit
