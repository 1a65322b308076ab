// One search of one upright picture: levels are planned (scan_plan), scanned (level_tasks), and the windows that pass
// become boxes of the picture and are merged (grouping in exact mode, non-maximum suppression in fast mode).
#include "search.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "confirmation.hpp"
#include "first_look.hpp"
#include "fitting.hpp"
#include "haarkit/detect/grouping.hpp"
#include "haarkit/detect/nms.hpp"
#include "second_look.hpp"

namespace haarkit {

std::vector<WindowHit> passing_windows(const Search& search, const ReducedPicture& picture,
                                       const std::vector<PlannedLevel>& levels, ScanStatistics& statistics) {
  const PictureLevels pictures(picture, levels, search.options.mode, search.options.instruction_set, search.resizers);
  std::vector<WindowHit> hits;
  scan_levels(*search.scanner, pictures, levels, search.options, search.scratch, hits, statistics);
  return hits;
}

namespace {

constexpr int kLargestReduction = 8;  // that JPEG decoders offer

bool needs_confirmation(const Cascade& cascade, const DetectorOptions& o) {
  return cascade.kind() == CascadeKind::staged && !cascade.min_score() && !o.min_score && o.min_neighbors > 0 &&
         o.mode == DetectMode::fast;
}

template <class Fitter, class Regression>
std::shared_ptr<const Fitter> fitter_of(const std::optional<Regression>& regression, const DetectorOptions& o) {
  if (!regression || o.mode != DetectMode::fast) return nullptr;
  return std::make_shared<const Fitter>(*regression, o.instruction_set);
}

// The windows that the first look of a soft cascade finds, or all that pass.
std::vector<Detection> first_windows(const Search& search, const ReducedPicture& picture, SharedOctaves& octaves,
                                     const std::vector<PlannedLevel>& levels, ScanStatistics& statistics) {
  const DetectorOptions& o = search.options;
  const PictureLevels pictures(picture, levels, o.mode, o.instruction_set, search.resizers, &octaves);
  std::vector<WindowHit> hits;
  scan_levels(search.first ? *search.first : *search.scanner, pictures, levels, o,
              search.first ? search.first_scratch : search.scratch, hits, statistics);
  return boxes_of(hits, levels, search.window);
}

// Second looks and box regressions move boxes: those that are now beyond the sizes that were asked for, by more than
// half a step of sizes, are not wanted.
void drop_other_sizes(const DetectorOptions& options, cv::Size smallest, std::vector<Detection>& found) {
  const double half_step = std::sqrt(options.scale_factor);
  const double least = smallest.width / half_step;
  const double most = options.max_size.width > 0 ? options.max_size.width * half_step : HUGE_VAL;
  found.erase(std::remove_if(found.begin(), found.end(),
                             [&](const Detection& d) { return d.box.width < least || d.box.width > most; }),
              found.end());
}

std::vector<Detection> grouped(const Search& search, const std::vector<Detection>& windows) {
  std::vector<Detection> all;
  for (int i = 0; i < static_cast<int>(search.cascades.size()); ++i)
    for (Detection group :
         group_windows(of_cascade(windows, i), search.options.min_neighbors, kSimilar, search.options.stop)) {
      group.cascade = i;
      all.push_back(group);
    }
  return all;
}

}  // namespace

std::vector<Detection> of_cascade(const std::vector<Detection>& found, int cascade) {
  std::vector<Detection> own;
  std::copy_if(found.begin(), found.end(), std::back_inserter(own),
               [&](const Detection& d) { return d.cascade == cascade; });
  return own;
}

bool looks_twice(const Cascade& cascade) {
  return cascade.kind() == CascadeKind::soft && !cascade.stages().empty();
}

SearchedCascade::SearchedCascade(const Cascade& cascade, const DetectorOptions& options)
    : last_threshold(looks_twice(cascade) ? cascade.stages().back().threshold : 0),
      operating_point(cascade.min_score().value_or(0)),
      boxes(fitter_of<BoxFitter>(cascade.boxes(), options)),
      scores(fitter_of<ScoreFitter>(cascade.scores(), options)),
      confirms(needs_confirmation(cascade, options)) {}

Search::Search(const std::vector<const Cascade*>& searched, const DetectorOptions& search_options)
    : options(search_options),
      window(*searched.front()),
      scanner(std::make_shared<const LevelScanner>(searched, search_options.instruction_set)) {
  add(searched);
}

Search::Search(const Cascade& cascade, const DetectorOptions& search_options,
               std::shared_ptr<const LevelScanner> shared_scanner)
    : options(search_options), window(cascade), scanner(std::move(shared_scanner)) {
  add({&cascade});
}

Search::Search(const Search& other, const DetectorOptions& search_options)
    : options(search_options),
      window(other.window),
      scanner(other.scanner),
      first(other.first),
      cascades(other.cascades) {}

void Search::add(const std::vector<const Cascade*>& searched) {
  for (const Cascade* cascade : searched) cascades.emplace_back(*cascade, options);
  // An overlap of 1 asks for every window.
  if (!looks_twice(*searched.front()) || options.mode == DetectMode::exact || options.overlap >= 1) return;
  std::vector<Cascade> lenient;
  lenient.reserve(searched.size());
  for (const Cascade* cascade : searched) lenient.push_back(first_look_cascade(*cascade, options.leniency));
  std::vector<const Cascade*> pointers;
  pointers.reserve(lenient.size());
  for (const Cascade& cascade : lenient) pointers.push_back(&cascade);
  first = std::make_shared<const LevelScanner>(pointers, options.instruction_set);
}

int largest_reduction(const Search& search) {
  const DetectorOptions& options = search.options;
  const bool confirms = any_cascade(search, [](const SearchedCascade& c) { return c.confirms; });
  if (options.mode == DetectMode::exact || confirms) return 1;
  double finest = first_factor(search.window, options);
  if (search.first) finest = finest_second_factor(finest, options);
  int by = 1;
  while (by < kLargestReduction && 2 * by <= finest) by *= 2;
  return by;
}

FoundPlaces find_places(const Search& search, const ReducedPicture& picture, SharedOctaves& octaves,
                        ScanStatistics& statistics) {
  const DetectorOptions& options = search.options;
  const bool exact = options.mode == DetectMode::exact;
  const auto plan = exact ? plan_exact : search.first ? plan_first_look : plan_fast;
  FoundPlaces result;
  result.levels = plan(picture.size, search.window, options);
  if (result.levels.empty()) return result;
  result.smallest = box_of(result.levels.front(), {}, search.window).size();
  result.looks_twice = search.first != nullptr;
  std::vector<Detection> found = first_windows(search, picture, octaves, result.levels, statistics);
  if (exact)
    found = grouped(search, found);
  else
    found = suppress_non_maxima(found, options.overlap, options.stop);
  if (search.first)
    result.places = places_of(search, found, result.smallest);
  else
    for (const Detection& d : found) result.places.push_back({d});
  return result;
}

std::vector<Detection> judge_places(const Search& search, const ReducedPicture& picture, const FoundPlaces& first,
                                    ScanStatistics& statistics) {
  const DetectorOptions& options = search.options;
  std::vector<Detection> found;
  for (const FoundPlace& place : first.places) found.push_back(place.found);
  // In exact mode groups are what was asked for; with an overlap of 1, every window.
  if (found.empty() || options.mode == DetectMode::exact || options.overlap >= 1) return found;
  using One = const SearchedCascade&;
  if (any_cascade(search, [](One c) { return c.confirms; }))
    found = confirmed(search, picture.pixels, found, statistics);
  if (search.first) found = look_again(search, picture, first.places, first.levels.front(), statistics);
  fit_finds(search, picture, found);
  drop_other_sizes(options, first.smallest, found);
  return found;
}

}  // namespace haarkit
