// Fits finds by their cascade's box regression, then by its score regression, which looks at what the new boxes show.
#include "fitting.hpp"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

#include "haarkit/detect/box_fitter.hpp"
#include "haarkit/detect/nms.hpp"
#include "haarkit/detect/score_fitter.hpp"
#include "single_patch.hpp"

namespace haarkit {
namespace {

// Drops finds that no fitting of scores can bring up to the score that is wanted. They are often half of all, and
// fitting one takes as long as fitting one that is shown.
void drop_hopeless(const Search& search, std::vector<Detection>& found) {
  const auto is_hopeless = [&](const Detection& d) {
    const SearchedCascade& cascade = search.cascades[d.cascade];
    return cascade.least && (cascade.scores ? cascade.scores->best_for(d.score) : d.score) < *cascade.least;
  };
  found.erase(std::remove_if(found.begin(), found.end(), is_hopeless), found.end());
}

// Some finds of one cascade. Each find is fitted alone, so it does not matter which part it is in.
struct Part {
  int cascade;
  std::vector<Detection> found;
};

// So many parts that threads end together: finds alone where they are few, else parts that fill blocks of patches.
std::size_t part_count(std::size_t finds, std::size_t threads) {
  if (threads == 1) return std::min<std::size_t>(finds, 1);
  const std::size_t round = threads * WindowBlock::kLanes;  // what all threads fit at once in blocks
  return finds <= kFewPatches * threads ? finds : (finds + round - 1) / round * threads;
}

// Each cascade's finds in parts, in their order.
std::vector<Part> parts_of(const std::vector<Detection>& found, int cascades, std::size_t threads) {
  std::vector<Part> parts;
  for (int cascade = 0; cascade < cascades; ++cascade) {
    const std::vector<Detection> own = of_cascade(found, cascade);
    const std::size_t count = part_count(own.size(), threads);
    for (std::size_t i = 0; i < count; ++i)
      parts.push_back({cascade,
                       {own.begin() + static_cast<std::ptrdiff_t>(i * own.size() / count),
                        own.begin() + static_cast<std::ptrdiff_t>((i + 1) * own.size() / count)}});
  }
  return parts;
}

// Each cascade's finds, fitted by fitter_of(cascade) if there is one; finds that now repeat a better one are dropped.
template <class FitterOf>
std::vector<Detection> fitted(const Search& search, const ReducedPicture& picture, const std::vector<Detection>& found,
                              const FitterOf& fitter_of) {
  std::vector<Part> parts =
      parts_of(found, static_cast<int>(search.cascades.size()), usable_threads(search.options.threads));
  const auto fit = [&](std::size_t i) {
    if (const auto& fitter = fitter_of(search.cascades[parts[i].cascade])) fitter->fit(picture, parts[i].found);
  };
  in_parallel(search.options.threads, parts.size(), fit);
  std::vector<Detection> all;
  for (const Part& part : parts) all.insert(all.end(), part.found.begin(), part.found.end());
  return drop_repeated(std::move(all), search.options.overlap, search.options.stop);
}

// Something that a thread has done, well or not, and others wait for.
class Done {
 public:
  void wait() const {
    while (!done_.load(std::memory_order_acquire)) std::this_thread::yield();
  }
  // Says so when it goes.
  class Guard {
   public:
    explicit Guard(Done& done) : done_(done) {}
    ~Guard() { done_.done_.store(true, std::memory_order_release); }
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

   private:
    Done& done_;
  };

 private:
  std::atomic<bool> done_{false};
};

// Boxes and scores of a few finds on several threads. A score is fitted as soon as its box is, though the find may be
// dropped then: threads that waited for the last box would have nothing to do. Finds the same as one after the other.
std::vector<Detection> fitted_each(const Search& search, const ReducedPicture& picture,
                                   const std::vector<Detection>& found) {
  const std::size_t count = found.size();
  using One = std::vector<Detection>;  // a find
  std::vector<One> framed(count), scored(count);
  std::vector<Done> boxes(count);
  // All boxes have begun when the first score begins, so what it waits for comes.
  in_parallel(search.options.threads, 2 * count, [&](std::size_t i) {
    const std::size_t k = i % count;
    const SearchedCascade& cascade = search.cascades[found[k].cascade];
    if (i < count) {
      const Done::Guard guard(boxes[k]);
      framed[k] = {found[k]};
      if (cascade.boxes) cascade.boxes->fit(picture, framed[k]);
    } else {
      boxes[k].wait();
      scored[k] = framed[k];
      if (cascade.scores) cascade.scores->fit(picture, scored[k]);
    }
  });
  std::vector<Detection> all, kept;
  for (const One& one : framed) all.insert(all.end(), one.begin(), one.end());
  for (const Detection& d : drop_repeated(all, search.options.overlap, search.options.stop))
    kept.push_back(scored[std::find(all.begin(), all.end(), d) - all.begin()].front());
  return drop_repeated(std::move(kept), search.options.overlap, search.options.stop);
}

}  // namespace

void fit_finds(const Search& search, const ReducedPicture& picture, std::vector<Detection>& found) {
  using One = const SearchedCascade&;
  drop_hopeless(search, found);
  const auto threads = static_cast<std::size_t>(usable_threads(search.options.threads));
  const bool boxes = any_cascade(search, [](One c) { return c.boxes != nullptr; });
  const bool scores = any_cascade(search, [](One c) { return c.scores != nullptr; });
  if (boxes && scores && threads > 1 && found.size() <= kFewPatches * threads) {
    found = fitted_each(search, picture, found);
    return;
  }
  // Boxes of one object that lay apart may lie on each other now, and are dropped before scores are fitted.
  if (boxes)
    found = fitted(
        search, picture, found, [](One c) -> const auto& { return c.boxes; });
  if (scores)
    found = fitted(
        search, picture, found, [](One c) -> const auto& { return c.scores; });
}

}  // namespace haarkit
