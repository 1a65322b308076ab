// Backgrounds in memory, decoded once, in an order that the seed shuffles; what does not fit is read again when needed.
// A team deals them out one by one in that order; what is left out is decided by all, from what each tells of its own.
#include "haarkit/training/background_store.hpp"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cassert>
#include <opencv2/imgproc.hpp>
#include <unordered_set>
#include <utility>

#include "haarkit/base/bytes.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/hash.hpp"
#include "haarkit/training/jitter.hpp"

namespace haarkit {
namespace {

struct Loaded {
  cv::Mat picture;  // where it was loaded
  std::int32_t rows = 0, cols = 0;
  std::uint64_t hash = 0;
  std::string problem;  // why there is no picture
};

// What all members know of a block's pictures, of which member r loaded those at r, r + size, ...
void exchange(std::vector<Loaded>& block, Team& team) {
  if (team.size() == 1) return;
  ByteWriter mine;
  for (std::size_t i = team.rank(); i < block.size(); i += team.size()) {
    mine(block[i].rows), mine(block[i].cols), mine(block[i].hash), mine(block[i].problem);
  }
  const std::vector<std::string> all = team.exchange(mine.bytes());
  for (int r = 0; r < team.size(); ++r) {
    ByteReader theirs(all[r], team.name(r));
    for (std::size_t i = r; i < block.size(); i += team.size()) {
      theirs(block[i].rows), theirs(block[i].cols), theirs(block[i].hash), theirs(block[i].problem);
    }
  }
}

void require_same_names(const std::vector<NamedPicture>& pictures, Team& team) {
  if (team.size() == 1) return;
  std::string names;
  for (const NamedPicture& picture : pictures) names += picture.name + '\n';
  const std::string mine = std::to_string(pictures.size()) + " with digest " + std::to_string(hash_of(names));
  const auto other = dissent(team, mine);
  if (!other) return;
  throw TeamError("backgrounds", "",
                  team.name(other->rank) + " sees other pictures than " + team.name(0) + " (" + other->theirs +
                      ", not " + other->leaders + ")",
                  "give all machines the same folder");
}

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
                                 const BackgroundOptions& options, Team& team)
    : loader_(std::move(loader)), options_(options) {
  const std::vector<NamedPicture> order = shuffled(std::move(pictures), options.seed);
  const std::size_t budget = options.memory_mib << 20;
  require_same_names(order, team);
  std::unordered_set<std::uint64_t> seen;
  bool full = false;
  const auto members = static_cast<std::size_t>(team.size()), self = static_cast<std::size_t>(team.rank());
  // Decoded in parallel, then taken in order, so that what is kept is always the same.
  const std::size_t block_size = 64 * members;
  for (std::size_t first = 0; first < order.size(); first += block_size) {
    std::vector<Loaded> block(std::min(block_size, order.size() - first));
    const std::size_t own = (block.size() + members - 1 - self) / members;
    tbb::parallel_for(std::size_t{0}, own, [&](std::size_t k) {
      Loaded& loaded = block[self + k * members];
      try {
        loaded.picture = load(order[first + self + k * members].path);
        loaded.rows = loaded.picture.rows;
        loaded.cols = loaded.picture.cols;
        loaded.hash = picture_hash(loaded.picture);
      } catch (const DataError& error) {
        loaded.problem = error.what();
      }
    });
    exchange(block, team);
    on_leader(team, [&] {
      for (std::size_t i = 0; i < block.size(); ++i) {
        if (i % members == 0 || block[i].problem.empty()) continue;
        cv::Mat readable;
        try {
          readable = load(order[first + i].path);
        } catch (const DataError&) {  // nobody can read it
          continue;
        }
        throw DataError(team.name(static_cast<int>(i % members)), "",
                        "cannot read what " + team.name(0) + " can (" + block[i].problem + ")",
                        "give all machines the same folder");
      }
    });
    for (std::size_t i = 0; i < block.size(); ++i) {
      auto& [picture, rows, cols, hash, problem] = block[i];
      const auto& source = order[first + i];
      if (!problem.empty()) {
        unreadable_.push_back(std::move(problem));
      } else if (std::min(rows, cols) < options.min_side) {
        too_small_.push_back(source.name);
      } else if (!seen.insert(hash).second) {
        repeated_.push_back(source.name);
      } else {
        const std::size_t bytes = static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols);
        pixel_count_ += bytes;
        if (i % members == self) {
          full = full || kept_bytes_ + bytes > budget;
          if (full) {
            picture.release();
          } else {
            ++kept_count_;
            kept_bytes_ += bytes;
          }
        }
        entries_.push_back({source, hash, std::move(picture), static_cast<int>(i % members)});
      }
    }
  }
  if (members > 1) {
    ByteWriter mine;
    mine(std::uint64_t{kept_count_}), mine(std::uint64_t{kept_bytes_});
    kept_count_ = kept_bytes_ = 0;
    for (const std::string& text : team.exchange(mine.bytes())) {
      ByteReader theirs(text, "team");
      std::uint64_t count = 0, bytes = 0;
      theirs(count), theirs(bytes);
      kept_count_ += count;
      kept_bytes_ += bytes;
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
