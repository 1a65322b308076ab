#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <opencv2/core/types.hpp>
#include <vector>

namespace haarkit {

/// Window-sized 8-bit grey patches, one after the other in memory: what a detector sees at its pyramid level.
/// Copyable; reading from several threads is safe, adding is not.
class SampleSet {
 public:
  SampleSet() = default;
  explicit SampleSet(cv::Size window) : window_(window) {}

  cv::Size window() const { return window_; }                                               ///< pixels
  std::size_t patch_size() const { return static_cast<std::size_t>(window_.area()); }       ///< bytes, no padding
  std::size_t size() const { return window_.empty() ? 0 : pixels_.size() / patch_size(); }  ///< patches
  bool empty() const { return pixels_.empty(); }

  /// Patch `index` row by row, pitch window().width; valid until the next add().
  const std::uint8_t* patch(std::size_t index) const {
    assert(index < size());
    return pixels_.data() + index * patch_size();
  }

  /// Who the patch is, for messages and for "no window twice"; 0 where nobody said.
  std::uint64_t id(std::size_t index) const { return ids_[index]; }

  /// Copies window().height rows of window().width bytes from `pixels`, rows `pitch` bytes apart.
  void add(const std::uint8_t* pixels, std::size_t pitch, std::uint64_t id = 0);
  /// Copies the mirror image of a patch, whose rows follow each other without a gap.
  void add_mirrored(const std::uint8_t* patch, std::uint64_t id = 0);
  void add(const SampleSet& other);  ///< all patches of `other`, which has the same window
  void reserve(std::size_t count);
  /// Keeps the patches whose flag is true, in their order; keep.size() == size().
  void keep_only(const std::vector<bool>& keep);

 private:
  cv::Size window_;
  std::vector<std::uint8_t> pixels_;
  std::vector<std::uint64_t> ids_;
};

/// How many crops the samples are of, by their ids: jittered copies have their crop's. Samples without an id are crops
/// of their own.
std::size_t crop_count(const SampleSet& samples);

/// A number that tells sets with other pixels, sizes or orders apart.
std::uint64_t digest(const SampleSet& samples);

}  // namespace haarkit
