// Mining of hard negatives (Sung and Poggio 1998; Viola and Jones 2001), a batch of views after the other. A team's
// members search the views of a wave, several batches, whose pictures they hold, tell each other what they found, and
// join it batch by batch, as one process does that finds it all itself.
#include "haarkit/training/miner.hpp"

#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "haarkit/base/bytes.hpp"
#include "haarkit/base/hash.hpp"
#include "require.hpp"
#include "view_search.hpp"

namespace haarkit {
namespace {

constexpr std::int64_t kBatch = 32;  // views searched between two looks at the progress
constexpr double kWaveSeconds = 2;   // a wave's length: pictures differ, and few of them share out badly

// Searches views of a pass over the pictures.
class PassSearch {
 public:
  PassSearch(const PictureSource& source, const MiningOptions& options, std::uint64_t seed, const Cascade& cascade,
             double expected_rate)
      : source_(source),
        options_(options),
        seed_(seed),
        scanner_(cascade),
        search_(scanner_, options_, expected_rate) {}

  // Before the first view of each pass.
  void begin(std::int64_t pass) {
    if (pass == pass_) return;
    order_ = Random(seed_, 2 * static_cast<std::uint64_t>(pass)).permutation(static_cast<int>(source_.size()));
    pass_ = pass;
  }
  int holder(std::int64_t view) const { return source_.holder(picture_of(view)); }
  cv::Size window() const { return scanner_.window(); }

  // Each of `views` into its place of `found`, in parallel.
  void run(const std::vector<std::int64_t>& views, std::int64_t first, std::vector<FoundInView>& found) {
    tbb::parallel_for(
        tbb::blocked_range<std::size_t>(0, views.size(), 1),
        [&](const auto& range) {
          for (std::size_t i = range.begin(); i != range.end(); ++i)
            found[static_cast<std::size_t>(views[i] - first)] = one(views[i]);
        },
        tbb::simple_partitioner());
  }

 private:
  std::size_t picture_of(std::int64_t view) const {
    return static_cast<std::size_t>(order_[static_cast<std::size_t>(view) % order_.size()]);
  }

  FoundInView one(std::int64_t view) {
    Random random(seed_, 2 * static_cast<std::uint64_t>(view) + 1);
    const cv::Mat picture = source_.picture(picture_of(view));
    // Each pass has pyramids of its own between two levels of the last one's.
    const double phase = pass_ == 0 ? 0.0 : static_cast<double>(random.below(1024)) / 1024.0;
    return search_.run(view_of(picture, options_.turned ? static_cast<int>(pass_ % 8) : 0),
                       1 + phase * (options_.scale_factor - 1), random, scratch_.local());
  }

  const PictureSource& source_;
  const MiningOptions& options_;
  std::uint64_t seed_;
  LevelScanner scanner_;
  ViewSearch search_;
  tbb::enumerable_thread_specific<ScanScratch> scratch_;
  std::int64_t pass_ = -1;
  std::vector<int> order_;
};

void write(ByteWriter& bytes, const FoundInView& found) {
  bytes(found.hits), bytes(found.view_windows), bytes(found.windows_seen), bytes(found.weak_evaluated);
  bytes(std::uint64_t{found.windows.size()});
  for (std::size_t i = 0; i < found.windows.size(); ++i)
    bytes.append(found.windows.patch(i), found.windows.patch_size());
}

FoundInView read_found(ByteReader& bytes, cv::Size window) {
  FoundInView found;
  bytes(found.hits), bytes(found.view_windows), bytes(found.windows_seen), bytes(found.weak_evaluated);
  found.windows = SampleSet(window);
  const std::size_t size = found.windows.patch_size();
  for (std::uint64_t left = bytes.count(size); left > 0; --left)
    found.windows.add(reinterpret_cast<const std::uint8_t*>(bytes.take(size)), static_cast<std::size_t>(window.width));
  return found;
}

// The views that a team searches before it joins what it found.
class Wave {
 public:
  Wave(PassSearch& search, Team& team, const std::function<bool()>& stop)
      : search_(search), team_(team), stop_(stop), length_(team.size() == 1 ? kBatch : kBatch * team.size()) {}

  // Views first .. first + count - 1, of one pass; nothing when a member was told to stop.
  std::vector<FoundInView> run(std::int64_t first, std::int64_t count) {
    std::vector<FoundInView> found(static_cast<std::size_t>(count));
    std::vector<std::int64_t> own;
    for (std::int64_t view = first; view < first + count; ++view)
      if (team_.size() == 1 || search_.holder(view) == team_.rank()) own.push_back(view);
    if (team_.size() == 1) {
      search_.run(own, first, found);
      return found;
    }
    const auto start = std::chrono::steady_clock::now();
    bool stopped = false;
    together(team_, [&] {
      const auto step = static_cast<std::size_t>(kBatch);
      for (std::size_t i = 0; i < own.size() && !stopped; i += step) {
        const auto from = own.begin() + static_cast<std::ptrdiff_t>(i);
        search_.run({from, from + static_cast<std::ptrdiff_t>(std::min(step, own.size() - i))}, first, found);
        stopped = stop_ && stop_();
      }
    });
    ByteWriter mine;
    mine(stopped), mine(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    for (const std::int64_t view : own) write(mine, found[static_cast<std::size_t>(view - first)]);
    std::vector<std::string> all = team_.exchange(mine.bytes());
    std::vector<ByteReader> readers;
    double seconds = 0;
    for (int rank = 0; rank < team_.size(); ++rank) {
      ByteReader& theirs = readers.emplace_back(std::move(all[static_cast<std::size_t>(rank)]), team_.name(rank));
      bool theirs_stopped = false;
      double theirs_seconds = 0;
      theirs(theirs_stopped), theirs(theirs_seconds);
      stopped = stopped || theirs_stopped;
      seconds = std::max(seconds, theirs_seconds);
    }
    if (stopped) return {};
    for (std::int64_t view = first; view < first + count; ++view) {
      const int holder = search_.holder(view);
      if (holder != team_.rank())
        found[static_cast<std::size_t>(view - first)] =
            read_found(readers[static_cast<std::size_t>(holder)], search_.window());
    }
    seconds_a_view_ = std::max(seconds, 1e-6) / static_cast<double>(count);
    return found;
  }

  // As many views as are still needed by what was found so far, but seconds of work at most.
  void adapt(const MiningProgress& progress) {
    if (team_.size() == 1) return;
    const double a_view =
        static_cast<double>(progress.found + 1) / static_cast<double>(std::max<std::int64_t>(progress.pictures, 1));
    const double needed = static_cast<double>(progress.wanted - std::min(progress.found, progress.wanted)) / a_view;
    const double batches = std::ceil(std::min(needed, kWaveSeconds / seconds_a_view_) / static_cast<double>(kBatch));
    length_ = kBatch * std::max<std::int64_t>(1, static_cast<std::int64_t>(std::min(batches, 1e6)));
  }
  std::int64_t length() const { return length_; }

 private:
  PassSearch& search_;
  Team& team_;
  const std::function<bool()>& stop_;
  std::int64_t length_;
  double seconds_a_view_ = 1;
};

void add(MiningProgress& progress, const FoundInView& found) {
  ++progress.pictures;
  progress.windows += found.windows_seen;
  progress.weak_evaluated += found.weak_evaluated;
  progress.hits += found.hits;
  if (found.windows_seen == 0) return;
  const auto looked_at = static_cast<double>(found.windows_seen), all = static_cast<double>(found.view_windows);
  progress.view_windows += all;
  progress.view_hits += static_cast<double>(found.hits) / looked_at * all;
}

}  // namespace

MiningProgress Miner::mine(const Cascade& cascade, std::size_t wanted, SampleSet& negatives,
                           const std::function<bool(const MiningProgress&)>& enough, std::int64_t max_views) {
  check(options_);
  require(negatives.window() == cascade.window(), "mining: negatives must have the cascade's window");
  MiningProgress progress;
  progress.wanted = wanted;
  progress.all_views = view_count();
  PassSearch search(source_, options_, seed_, cascade, state_.last_rate);
  Wave wave(search, team_, stop_);
  const std::int64_t end = state_.next_view + (max_views < 0 ? view_count() : std::min(max_views, view_count()));
  const auto pictures = static_cast<std::int64_t>(source_.size());
  bool done = false;
  while (!done && progress.found < wanted && state_.next_view < end) {
    // A wave, and so a batch, stays inside one pass over the pictures, which has one kind of view and one order.
    const std::int64_t first = state_.next_view, pass = first / pictures;
    search.begin(pass);
    const std::int64_t count = std::min({wave.length(), (pass + 1) * pictures - first, end - first});
    const std::vector<FoundInView> found = wave.run(first, count);
    if (found.empty()) break;
    while (!done && progress.found < wanted && state_.next_view < first + count) {
      const std::int64_t batch_end = std::min(state_.next_view + kBatch, first + count);
      for (; state_.next_view < batch_end; ++state_.next_view) {
        const FoundInView& view = found[static_cast<std::size_t>(state_.next_view - first)];
        add(progress, view);
        for (std::size_t i = 0; i < view.windows.size() && progress.found < wanted; ++i) {
          const std::uint8_t* pixels = view.windows.patch(i);
          const std::uint64_t hash = hash_of(pixels, view.windows.patch_size());
          if (!state_.used.insert(hash).second) continue;
          negatives.add(pixels, static_cast<std::size_t>(cascade.window().width), hash);
          ++progress.found;
        }
      }
      done = enough && enough(progress);
    }
    wave.adapt(progress);
  }
  if (progress.windows > 0) state_.last_rate = progress.false_positive_rate();
  return progress;
}

}  // namespace haarkit
