// The windows of the backgrounds with the highest scores: searched as a detector does, the best of each picture kept.
#include "haarkit/training/hard_windows.hpp"

#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>

#include "haarkit/base/bytes.hpp"
#include "haarkit/detect/level_scanner.hpp"
#include "haarkit/features/pyramid.hpp"
#include "require.hpp"

namespace haarkit {
namespace {

constexpr std::size_t kPerPicture = 10;
constexpr double kOverlap = 0.3;

// By falling score; equal ones by place, so that the order is always the same.
bool before(const HardWindow& a, const HardWindow& b) {
  const auto place = [](const HardWindow& w) { return std::make_tuple(w.picture, w.box.width, w.box.y, w.box.x); };
  return a.score != b.score ? a.score > b.score : place(a) < place(b);
}

bool overlap(const cv::Rect2d& a, const cv::Rect2d& b) {
  const double shared = (a & b).area();
  return shared > kOverlap * (a.area() + b.area() - shared);
}

std::vector<HardWindow> best_of(std::vector<HardWindow> windows) {
  std::sort(windows.begin(), windows.end(), before);
  std::vector<HardWindow> kept;
  for (const HardWindow& window : windows) {
    const auto covers = [&](const HardWindow& better) { return overlap(better.box, window.box); };
    if (std::none_of(kept.begin(), kept.end(), covers)) kept.push_back(window);
    if (kept.size() == kPerPicture) break;
  }
  return kept;
}

std::vector<HardWindow> search(const LevelScanner& scanner, const cv::Mat& picture, std::size_t number,
                               const MiningOptions& options, ScanScratch& scratch) {
  if (picture.empty()) return {};
  require(picture.type() == CV_8UC1, "pictures to be mined must be 8-bit grey");
  const auto levels = pyramid_levels(picture.size(), scanner.window(), 1, options.scale_factor, 1e9);
  if (levels.empty()) return {};
  const Octaves octaves(picture, octave_count(levels));
  std::vector<WindowHit> hits;
  ScanStatistics statistics;
  for (std::size_t l = 0; l < levels.size(); ++l) {
    ScanGrid grid;
    grid.stride = options.stride;
    grid.level = static_cast<int>(l);
    scanner.scan(level_resampler(octaves, levels[l])(octaves[octave_of(levels[l].factor)]), grid, scratch, hits,
                 statistics);
  }
  std::vector<HardWindow> windows(hits.size());
  std::transform(hits.begin(), hits.end(), windows.begin(), [&](const WindowHit& hit) {
    const double factor = levels[hit.level].factor;
    const cv::Size window = scanner.window();
    return HardWindow{
        number, {hit.x * factor, hit.y * factor, window.width * factor, window.height * factor}, hit.score};
  });
  return best_of(std::move(windows));
}

// The windows of all members of a team.
std::vector<HardWindow> of_all(const std::vector<HardWindow>& own, Team& team) {
  ByteWriter mine;
  for (const HardWindow& w : own) {
    mine(std::uint64_t{w.picture}), mine(w.score);
    mine(w.box.x), mine(w.box.y), mine(w.box.width), mine(w.box.height);
  }
  std::vector<HardWindow> all;
  for (std::string& text : team.exchange(mine.bytes())) {
    ByteReader theirs(std::move(text), "what a process found");
    while (!theirs.at_end()) {
      HardWindow& w = all.emplace_back();
      std::uint64_t picture = 0;
      theirs(picture), theirs(w.score);
      theirs(w.box.x), theirs(w.box.y), theirs(w.box.width), theirs(w.box.height);
      w.picture = picture;
    }
  }
  return all;
}

}  // namespace

std::vector<HardWindow> hard_windows(const Cascade& cascade, const PictureSource& backgrounds,
                                     const MiningOptions& options, std::size_t most, Team& team) {
  check(options);
  const LevelScanner scanner(cascade);
  tbb::enumerable_thread_specific<ScanScratch> scratch;
  std::vector<std::vector<HardWindow>> of_picture(backgrounds.size());
  together(team, [&] {
    tbb::parallel_for(std::size_t{0}, backgrounds.size(), [&](std::size_t i) {
      if (team.size() > 1 && backgrounds.holder(i) != team.rank()) return;
      of_picture[i] = search(scanner, backgrounds.picture(i), i, options, scratch.local());
    });
  });
  std::vector<HardWindow> all;
  for (const auto& windows : of_picture) all.insert(all.end(), windows.begin(), windows.end());
  if (team.size() > 1) all = of_all(all, team);
  std::sort(all.begin(), all.end(), before);
  all.resize(std::min(all.size(), most));
  return all;
}

}  // namespace haarkit
