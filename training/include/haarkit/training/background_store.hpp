#pragma once

#include <cstddef>
#include <cstdint>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "haarkit/training/picture_loader.hpp"
#include "haarkit/training/picture_source.hpp"
#include "haarkit/training/team.hpp"

namespace haarkit {

struct BackgroundOptions {
  std::size_t memory_mib = 2048;  ///< decoded pictures kept, MiB; those beyond it are decoded again at each use
  int max_side = 0;        ///< pixels; larger pictures are scaled down to this longer side; 0 keeps them as they are
  int min_side = 24;       ///< pixels; pictures with a shorter side below this are left out
  std::uint64_t seed = 1;  ///< of the order
};

/// The pictures that negatives are mined from, upright. Each is decoded once, in parallel, in the constructor; a fixed
/// set (the first in the store's order that fit) stays in memory, so that every pass over the store costs the same. The
/// others are held against the digest of their pixels whenever they are read again. The order is a shuffle by seed and
/// name. Immutable after construction; safe to share between threads. Of a team each member decodes and keeps its
/// share; what the pictures are, all of them know.
class BackgroundStore : public PictureSource {
 public:
  /// Unreadable, too small and repeated pictures are left out and listed below; throws nothing for them. A call of the
  /// whole team, which throws TeamError when its members see other names, or one of them cannot read a picture that
  /// member 0 can.
  BackgroundStore(std::vector<NamedPicture> pictures, PictureLoader loader, const BackgroundOptions& options = {},
                  Team& team = team_of_one());

  std::size_t size() const override { return entries_.size(); }
  /// 8-bit grey; kept ones share the store's memory. Throws DataError when one that is not kept can no longer be read
  /// or has other pixels than in the constructor: what is learnt from it would not be what the run began with.
  cv::Mat picture(std::size_t index) const override;
  int holder(std::size_t index) const override { return entries_[index].holder; }
  const std::string& name(std::size_t index) const { return entries_[index].source.name; }
  std::uint64_t digest(std::size_t index) const { return entries_[index].digest; }  ///< of its pixels and its size

  std::size_t kept_count() const { return kept_count_; }  ///< pictures in memory; of a team, in all of theirs
  std::size_t kept_bytes() const { return kept_bytes_; }
  std::size_t pixel_count() const { return pixel_count_; }  ///< of all pictures

  const std::vector<std::string>& unreadable() const { return unreadable_; }  ///< the loader's messages
  const std::vector<std::string>& too_small() const { return too_small_; }    ///< names
  const std::vector<std::string>& repeated() const { return repeated_; }      ///< paths whose pixels came before

 private:
  struct Entry {
    NamedPicture source;
    std::uint64_t digest = 0;
    cv::Mat kept;  ///< empty when it did not fit, or somebody else holds it
    int holder = 0;
  };
  cv::Mat load(const std::string& path) const;

  PictureLoader loader_;
  BackgroundOptions options_;
  std::vector<Entry> entries_;
  std::size_t kept_count_ = 0, kept_bytes_ = 0, pixel_count_ = 0;
  std::vector<std::string> unreadable_, too_small_, repeated_;
};

}  // namespace haarkit
