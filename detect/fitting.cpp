// Fits finds by their cascade's box regression, then by its score regression, which looks at what the new boxes show.
#include "fitting.hpp"

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <utility>

#include "haarkit/detect/box_fitter.hpp"
#include "haarkit/detect/nms.hpp"
#include "haarkit/detect/score_fitter.hpp"

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

// f(part) for parts of the finds, on several threads; each find is fitted alone, so it does not matter which part it is
// in.
template <class F>
void on_parts(std::vector<Detection>& found, int wanted_threads, const F& f) {
  const auto threads = static_cast<std::size_t>(usable_threads(wanted_threads));
  if (threads == 1 || found.size() <= 1) return f(found);
  const std::size_t count = std::min(threads, found.size());
  std::vector<std::vector<Detection>> parts(count);
  for (std::size_t i = 0; i < count; ++i)
    parts[i].assign(found.begin() + static_cast<std::ptrdiff_t>(i * found.size() / count),
                    found.begin() + static_cast<std::ptrdiff_t>((i + 1) * found.size() / count));
  tbb::task_arena arena(static_cast<int>(threads));
  arena.execute([&] { tbb::parallel_for(std::size_t{0}, count, [&](std::size_t i) { f(parts[i]); }); });
  found.clear();
  for (const std::vector<Detection>& part : parts) found.insert(found.end(), part.begin(), part.end());
}

// Each cascade's finds, fitted by fitter_of(cascade) if there is one; finds that now repeat a better one are dropped.
template <class FitterOf>
std::vector<Detection> fitted(const Search& search, const ReducedPicture& picture, const std::vector<Detection>& found,
                              const FitterOf& fitter_of) {
  std::vector<Detection> all;
  for (std::size_t i = 0; i < search.cascades.size(); ++i) {
    std::vector<Detection> own = of_cascade(found, static_cast<int>(i));
    if (const auto& fitter = fitter_of(search.cascades[i]))
      on_parts(own, search.options.threads, [&](std::vector<Detection>& part) { fitter->fit(picture, part); });
    all.insert(all.end(), own.begin(), own.end());
  }
  return drop_repeated(std::move(all), search.options.overlap);
}

}  // namespace

void fit_finds(const Search& search, const ReducedPicture& picture, std::vector<Detection>& found) {
  using One = const SearchedCascade&;
  drop_hopeless(search, found);
  // Boxes of one object that lay apart may lie on each other now, and are dropped before scores are fitted.
  if (any_cascade(search, [](One c) { return c.boxes.has_value(); }))
    found = fitted(
        search, picture, found, [](One c) -> const auto& { return c.boxes; });
  if (any_cascade(search, [](One c) { return c.scores.has_value(); }))
    found = fitted(
        search, picture, found, [](One c) -> const auto& { return c.scores; });
}

}  // namespace haarkit
