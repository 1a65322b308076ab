// Looks again at what a first look found, on close levels round each find, which make its score and box: why, and what
// the numbers here are, is in docs/score.md.
#include "second_look.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "first_look.hpp"
#include "haarkit/detect/nms.hpp"

namespace haarkit {
namespace {

// Measured on photographs (docs/score.md).
constexpr double kMargin = 0.25;  // around the find's window, in its sides: windows of the object lie within it
constexpr double kRange = 1.35;   // windows from the box's size / 1.35 to the box's size * 1.35 are looked at
// The second look also sees sizes below the smallest one of the first: an object of just that size is seen by windows
// of sizes around it, and without the smaller half of them its box would come out too large.
constexpr int kStepsBelow = 3;
// Finds with so high a score are right, and have so many windows that another look at them costs most. But near the
// smallest size (up to 1.25 times it) their boxes may be too large, for the reason above.
constexpr float kSureScore = 400;
constexpr double kNotSmall = 1.25;
// What a find scores in the end is hardly ever more than this times what the first look gave it. Where that is less
// than its cascade's operating point, another look is not worth it (measured: docs/lab/experiments.md). Not the score
// that is asked for: a lower one must not change what a higher one finds.
constexpr float kLargestGain = 28;
// What it often is: where that reaches the operating point, other views should look too.
constexpr float kLikelyGain = 9;
// Tasks of each thread, at least, so that threads end together.
constexpr std::size_t kTasksOfAThread = 4;

cv::Rect on_grid(const cv::Rect& box, int grid) {
  const auto down = [grid](int x) { return cvFloor(static_cast<double>(x) / grid) * grid; };
  const auto up = [grid](int x) { return cvCeil(static_cast<double>(x) / grid) * grid; };
  return {cv::Point(down(box.x), down(box.y)), cv::Point(up(box.br().x), up(box.br().y))};
}

// The pixels of a place that begins on the grid of a picture's pixels.
ReducedPicture part_of(const ReducedPicture& picture, const cv::Rect& place) {
  const cv::Rect pixels = on_grid(place, picture.by);
  const cv::Rect part(pixels.tl() / picture.by, pixels.size() / picture.by);
  return {picture.pixels(part), picture.by, place.size()};
}

// The windows that pass, for each look, in pixels of the picture.
std::vector<std::vector<Detection>> windows_of(const Search& search, const ReducedPicture& picture,
                                               const std::vector<SecondLook>& looks, ScanStatistics& statistics) {
  const DetectorOptions& options = search.options;
  std::vector<int> first_level;      // of each look, when the levels of all are numbered
  std::vector<std::size_t> look_of;  // of each level
  for (std::size_t i = 0; i < looks.size(); ++i) {
    first_level.push_back(static_cast<int>(look_of.size()));
    look_of.insert(look_of.end(), looks[i].levels.size(), i);
  }
  // Where there are few looks for so many threads, several share one, in turn level by level, to end together.
  const auto threads = static_cast<std::size_t>(usable_threads(options.threads));
  const std::size_t wanted = threads == 1 ? 1 : kTasksOfAThread * threads;
  const std::size_t sharers = looks.empty() ? 1 : (wanted + looks.size() - 1) / looks.size();
  const auto scan = [&](std::size_t task, ScanScratch& scratch) {
    const std::size_t i = task / sharers;
    const SecondLook& look = looks[i];
    if (task % sharers >= look.levels.size()) return;
    LevelResizers resizers;
    const PictureLevels pictures(part_of(picture, look.place), look.levels, options.mode, options.instruction_set,
                                 resizers);
    ScanGrid grid;
    grid.stride = options.stride;
    grid.only = look.first.cascade;
    for (std::size_t level = task % sharers; level < look.levels.size(); level += sharers) {
      grid.level = first_level[i] + static_cast<int>(level);
      grid.head_start = look.levels[level].head_start;
      search.scanner->scan_rows(pictures.rows(static_cast<int>(level)), grid, scratch);
    }
  };
  std::vector<WindowHit> hits;
  run_scans(*search.scanner, looks.size() * sharers, scan, options, search.scratch, hits, statistics);
  std::vector<std::vector<Detection>> windows(looks.size());
  for (const WindowHit& hit : hits) {
    const std::size_t i = look_of[hit.level];
    const PlannedLevel& level = looks[i].levels[hit.level - first_level[i]];
    const float score = own_score(hit, level);
    if (score < search.cascades[hit.cascade].last_threshold) continue;
    const cv::Rect box = box_of(level, {hit.x, hit.y}, search.window) + looks[i].place.tl();
    windows[i].push_back({box, score, hit.cascade});
  }
  return windows;
}

bool is_hopeless(const Detection& d, const SearchedCascade& cascade) {
  return cascade.operating_point > 0 && d.score * kLargestGain < cascade.operating_point;
}

bool is_promising(const Detection& d, const SearchedCascade& cascade) {
  return cascade.operating_point > 0 && d.score * kLikelyGain >= cascade.operating_point;
}

}  // namespace

bool beyond_doubt(const Detection& found, cv::Size smallest) {
  return found.score >= kSureScore && found.box.width > smallest.width * kNotSmall;
}

double finest_second_factor(double first, const DetectorOptions& options) {
  return first * std::pow(options.scale_factor, -kStepsBelow);
}

SecondLook plan_second_look(const Detection& found, const PlannedLevel& first, cv::Size picture,
                            const SearchWindow& searched, const DetectorOptions& options, int grid) {
  const cv::Rect& box = found.box;
  const cv::Size window = searched.size;
  const double beside = (searched.context - 1) / 2 + kMargin * searched.context;  // of the object, to each side
  const cv::Point margin(cvRound(box.width * beside), cvRound(box.height * beside));
  const cv::Rect place = on_grid({box.tl() - margin, box.br() + margin}, grid) & cv::Rect({}, picture);
  SecondLook look{found, place, {}};
  const double step = options.scale_factor, own = box.width * searched.context / window.width;
  const double least = finest_second_factor(first.factor, options) * (1 - 1e-9);
  const cv::Size limit = options.max_size.width > 0 ? options.max_size : picture;
  const double most =
      std::min(limit.width * searched.context / window.width, limit.height * searched.context / window.height);
  const cv::Size beyond = searched.margin();  // where the place ends with the picture
  const LevelBorder border{place.x == 0 ? beyond.width : 0, place.y == 0 ? beyond.height : 0,
                           place.br().x == picture.width ? beyond.width : 0,
                           place.br().y == picture.height ? beyond.height : 0};
  const int steps = std::max(1, static_cast<int>(std::log(kRange) / std::log(step)));
  for (int i = -steps; i <= steps; ++i) {
    const double factor = own * std::pow(step, i);
    const cv::Size size(cvRound(look.place.width / factor), cvRound(look.place.height / factor));
    const cv::Size scanned = border.around(size);
    if (factor < least || factor > most || scanned.width < window.width || scanned.height < window.height) continue;
    look.levels.push_back(
        {factor, size, options.stride, options.stride, scanned.height - window.height + 1, border, options.leniency});
  }
  return look;
}

std::vector<FoundPlace> places_of(const Search& search, const std::vector<Detection>& found, cv::Size smallest) {
  const float share = first_look_share(search.window.size, search.options);
  std::vector<FoundPlace> places;
  places.reserve(found.size());
  for (const Detection& d : found) {
    const SearchedCascade& cascade = search.cascades[d.cascade];
    if (is_hopeless(d, cascade)) continue;
    const Detection scored{d.box, d.score / share, d.cascade};
    places.push_back({scored, beyond_doubt(scored, smallest), is_promising(d, cascade)});
  }
  return places;
}

std::vector<Detection> look_again(const Search& search, const ReducedPicture& picture,
                                  const std::vector<FoundPlace>& places, const PlannedLevel& first,
                                  ScanStatistics& statistics) {
  const DetectorOptions& options = search.options;
  std::vector<Detection> result;
  std::vector<SecondLook> looks;
  for (const FoundPlace& place : places) {
    if (place.sure)
      result.push_back(place.found);
    else
      looks.push_back(plan_second_look(place.found, first, picture.size, search.window, options, picture.by));
  }
  if (looks.empty()) return drop_repeated(std::move(result), options.overlap, options.stop);
  const auto windows = windows_of(search, picture, looks, statistics);
  for (std::size_t i = 0; i < looks.size(); ++i) {
    const std::vector<Detection> here = suppress_non_maxima(windows[i], options.overlap, options.stop);
    const auto best = std::find_if(here.begin(), here.end(), [&](const Detection& d) {
      return intersection_over_union(d.box, looks[i].first.box) > options.overlap;
    });
    if (best != here.end()) result.push_back(*best);
  }
  return drop_repeated(std::move(result), options.overlap, options.stop);
}

}  // namespace haarkit
