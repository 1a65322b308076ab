#pragma once

#include <cstdint>
#include <vector>

#include "haarkit/base/random.hpp"
#include "haarkit/training/picture_loader.hpp"
#include "haarkit/training/sample_set.hpp"

namespace haarkit {

/// What may stand behind an object: windows of pictures that do not hold one, cut at places and sizes drawn from the
/// seed. Immutable after construction.
class Scenery {
 public:
  Scenery() : windows_(cv::Size(1, 1)) {}
  /// About 16 windows a picture, at most 20,000 in all, in the order of the pictures. Pictures that cannot be read or
  /// are smaller than the window are passed over: whoever reads them for their own sake tells. In parallel (TBB);
  /// deterministic.
  Scenery(const std::vector<NamedPicture>& pictures, const PictureLoader& loader, cv::Size window, std::uint64_t seed);

  bool empty() const { return windows_.empty(); }
  cv::Size window() const { return windows_.window(); }
  /// One of them: window.area() bytes. Not to be asked when it is empty.
  const std::uint8_t* draw(Random& random) const { return windows_.patch(random.below(windows_.size())); }

 private:
  SampleSet windows_;
};

}  // namespace haarkit
