#pragma once

#include <cstddef>
#include <opencv2/core/mat.hpp>

namespace haarkit {

/// Where mining gets its backgrounds from: pictures without an object, upright, in a fixed order. (BackgroundStore
/// keeps them decoded in memory.) Mirroring and turning is the miner's work.
class PictureSource {
 public:
  virtual ~PictureSource() = default;
  virtual std::size_t size() const = 0;
  /// Picture `index` < size() as CV_8UC1; may share memory, nobody writes to it. Throws DataError when it cannot be
  /// read (any more). Called from several threads at once.
  virtual cv::Mat picture(std::size_t index) const = 0;
  /// The member of a team that searches picture `index`, since it keeps it; all members know this alike.
  virtual int holder(std::size_t /*index*/) const { return 0; }
};

}  // namespace haarkit
