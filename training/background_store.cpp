// Backgrounds in memory, decoded once, in an order that the seed shuffles; what does not fit is read again when needed.
#include "haarkit/training/background_store.hpp"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cassert>
#include <opencv2/imgproc.hpp>
#include <unordered_set>
#include <utility>

#include "haarkit/base/data_error.hpp"
#include "haarkit/base/hash.hpp"
#include "haarkit/training/jitter.hpp"

namespace haarkit {
namespace {

struct Loaded {
  cv::Mat picture;
  std::uint64_t hash = 0;
  std::string problem;  // why there is no picture
};

// Equal pictures hash alike, different ones almost never.
std::uint64_t picture_hash(const cv::Mat& picture) {
  auto hash = static_cast<std::uint64_t>(picture.rows);
  for (int y = 0; y < picture.rows; ++y) hash = mix(hash ^ hash_of(picture.ptr(y), picture.cols));
  return hash;
}

std::vector<NamedPicture> shuffled(std::vector<NamedPicture> pictures, std::uint64_t seed) {
  std::vector<std::pair<std::uint64_t, NamedPicture>> keyed;
  keyed.reserve(pictures.size());
  for (auto& picture : pictures) {
    const auto key = name_hash(std::to_string(seed) + ':' + picture.name);
    keyed.emplace_back(key, std::move(picture));
  }
  std::sort(keyed.begin(), keyed.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : a.second.name < b.second.name;
  });
  for (std::size_t i = 0; i < keyed.size(); ++i) pictures[i] = std::move(keyed[i].second);
  return pictures;
}

}  // namespace

BackgroundStore::BackgroundStore(std::vector<NamedPicture> pictures, PictureLoader loader,
                                 const BackgroundOptions& options)
    : loader_(std::move(loader)), options_(options) {
  const std::vector<NamedPicture> order = shuffled(std::move(pictures), options.seed);
  const std::size_t budget = options.memory_mib << 20;
  std::unordered_set<std::uint64_t> seen;
  bool full = false;
  constexpr std::size_t kBlock =
      64;  // decoded in parallel, then taken in order, so that what is kept is always the same
  for (std::size_t first = 0; first < order.size(); first += kBlock) {
    std::vector<Loaded> block(std::min(kBlock, order.size() - first));
    tbb::parallel_for(std::size_t{0}, block.size(), [&](std::size_t i) {
      try {
        block[i].picture = load(order[first + i].path);
        block[i].hash = picture_hash(block[i].picture);
      } catch (const DataError& error) {
        block[i].problem = error.what();
      }
    });
    for (std::size_t i = 0; i < block.size(); ++i) {
      auto& [picture, hash, problem] = block[i];
      const auto& source = order[first + i];
      if (!problem.empty()) {
        unreadable_.push_back(std::move(problem));
      } else if (std::min(picture.rows, picture.cols) < options.min_side) {
        too_small_.push_back(source.name);
      } else if (!seen.insert(hash).second) {
        repeated_.push_back(source.name);
      } else {
        const std::size_t bytes = picture.total();
        pixel_count_ += bytes;
        full = full || kept_bytes_ + bytes > budget;
        if (full) {
          picture.release();
        } else {
          ++kept_count_;
          kept_bytes_ += bytes;
        }
        entries_.push_back({source, hash, std::move(picture)});
      }
    }
  }
  for (auto* list : {&unreadable_, &too_small_, &repeated_}) std::sort(list->begin(), list->end());
}

cv::Mat BackgroundStore::load(const std::string& path) const {
  cv::Mat picture = loader_(path);
  if (picture.empty() || picture.type() != CV_8UC1) throw DataError(path, "", "not an 8-bit grey picture");
  const int side = std::max(picture.rows, picture.cols);
  if (options_.max_side > 0 && side > options_.max_side) {
    const double factor = double(options_.max_side) / side;
    cv::resize(picture, picture, {}, factor, factor, cv::INTER_AREA);
  }
  return picture;
}

cv::Mat BackgroundStore::picture(std::size_t index) const {
  assert(index < size());
  const Entry& entry = entries_[index];
  if (!entry.kept.empty()) return entry.kept;
  cv::Mat picture = load(entry.source.path);
  if (picture_hash(picture) != entry.digest) {
    throw DataError(entry.source.path, "", "this background has other pixels than when the run began",
                    "put the old picture back, then go on from the checkpoint");
  }
  return picture;
}

}  // namespace haarkit
