// Windows of one size, one after the other in memory.
#include "haarkit/training/sample_set.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_set>

#include "haarkit/base/hash.hpp"

namespace haarkit {

void SampleSet::add(const std::uint8_t* pixels, std::size_t pitch, std::uint64_t id) {
  assert(!window_.empty());
  for (int y = 0; y < window_.height; ++y)
    pixels_.insert(pixels_.end(), pixels + y * pitch, pixels + y * pitch + window_.width);
  ids_.push_back(id);
}

void SampleSet::add_mirrored(const std::uint8_t* patch, std::uint64_t id) {
  assert(!window_.empty());
  for (int y = 0; y < window_.height; ++y) {
    const std::uint8_t* row = patch + static_cast<std::ptrdiff_t>(y) * window_.width;
    pixels_.insert(pixels_.end(), std::make_reverse_iterator(row + window_.width), std::make_reverse_iterator(row));
  }
  ids_.push_back(id);
}

void SampleSet::add(const SampleSet& other) {
  assert(other.window_ == window_ && &other != this);
  pixels_.insert(pixels_.end(), other.pixels_.begin(), other.pixels_.end());
  ids_.insert(ids_.end(), other.ids_.begin(), other.ids_.end());
}

void SampleSet::reserve(std::size_t count) {
  pixels_.reserve(count * patch_size());
  ids_.reserve(count);
}

void SampleSet::keep_only(const std::vector<bool>& keep) {
  assert(keep.size() == size());
  std::size_t kept = 0;
  for (std::size_t i = 0; i < keep.size(); ++i) {
    if (!keep[i]) continue;
    if (kept != i) std::copy_n(patch(i), patch_size(), pixels_.data() + kept * patch_size());
    ids_[kept++] = ids_[i];
  }
  pixels_.resize(kept * patch_size());
  ids_.resize(kept);
}

std::size_t crop_count(const SampleSet& samples) {
  std::unordered_set<std::uint64_t> ids;
  std::size_t nameless = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (samples.id(i) == 0) {
      ++nameless;
    } else {
      ids.insert(samples.id(i));
    }
  }
  return ids.size() + nameless;
}

std::uint64_t digest(const SampleSet& samples) {
  std::uint64_t sum = mix(samples.size());
  for (std::size_t i = 0; i < samples.size(); ++i) sum = mix(sum ^ hash_of(samples.patch(i), samples.patch_size()));
  return sum;
}

}  // namespace haarkit
