// Shares a picture's levels out to threads. A task is a run of window rows of one level; large levels make many tasks,
// so that threads end together. Each thread scans with memory of its own, and survivors of all its tasks share blocks.
#include "level_tasks.hpp"

#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <utility>

#include "haarkit/base/stopped.hpp"
#include "stop_check.hpp"

namespace haarkit {
namespace {

// Windows in a task, about: a few tenths of a millisecond of work. On one thread nothing is shared out, but whoever may
// stop the search is asked after each task: a tenth of a second, which no small picture's level takes.
constexpr int kTaskWindows = 12'000, kLoneTaskWindows = 1'000'000;

// A task starts with integral images of a window's height, so it has several times as many rows.
std::vector<ScanGrid> tasks_of(const std::vector<PlannedLevel>& levels, cv::Size window, const DetectorOptions& options,
                               int threads) {
  const bool split = threads > 1 || options.stop;
  const int task_windows = threads > 1 ? kTaskWindows : kLoneTaskWindows;
  std::vector<ScanGrid> tasks;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const PlannedLevel& level = levels[i];
    const int columns = std::max((level.scanned().width - window.width) / level.stride + 1, 1);
    const int rows =
        std::max(task_windows / columns * level.row_stride, 3 * window.height) / level.row_stride * level.row_stride;
    for (int y = 0; y < level.row_end; y += split ? rows : level.row_end) {
      ScanGrid grid;
      grid.stride = level.stride;
      grid.row_stride = level.row_stride;
      grid.row_begin = y;
      grid.row_end = split ? std::min(y + rows, level.row_end) : level.row_end;
      grid.level = static_cast<int>(i);
      grid.head_start = level.head_start;
      grid.skip_after_rejection = options.mode == DetectMode::exact;
      tasks.push_back(grid);
    }
  }
  return tasks;
}

// A worker's part of a search.
struct OwnScans {
  std::unique_ptr<ScanScratch> scratch = {};  // none as long as it has scanned nothing
  std::vector<WindowHit> hits = {};
  ScanStatistics statistics = {};
};

}  // namespace

int usable_threads(int wanted) {
  if (wanted == 1) return 1;
  if (wanted <= 0) return tbb::this_task_arena::max_concurrency();
  // TBB warns on stderr when an arena wants more threads than it may have. Only asked here: what answers is destroyed
  // when the process ends, while searches of other threads may go on.
  const int most = static_cast<int>(tbb::global_control::active_value(tbb::global_control::max_allowed_parallelism));
  return std::min(wanted, most);
}

std::unique_ptr<ScanScratch> ScratchPool::take() {
  const std::lock_guard lock(mutex_);
  if (free_.empty()) return std::make_unique<ScanScratch>();
  auto scratch = std::move(free_.back());
  free_.pop_back();
  return scratch;
}

void ScratchPool::give_back(std::unique_ptr<ScanScratch> scratch) {
  const std::lock_guard lock(mutex_);
  free_.push_back(std::move(scratch));
}

void run_scans(const LevelScanner& scanner, std::size_t count,
               const std::function<void(std::size_t, ScanScratch&)>& scan, const DetectorOptions& options,
               ScratchPool& pool, std::vector<WindowHit>& hits, ScanStatistics& statistics) {
  const int threads = usable_threads(options.threads);  // asked once: TBB's limit may change meanwhile
  std::vector<OwnScans> workers(threads);
  const auto scan_unless_stopped = [&](std::size_t i, Worker worker) {
    if (options.stop && options.stop()) throw Stopped();  // what waits in the scratch goes with it
    OwnScans& own = workers[worker];
    if (!own.scratch) own.scratch = pool.take();
    scan(i, *own.scratch);
  };
  // Each what waits for it: to hand windows over costs more than half-empty blocks do (docs/lab/experiments.md).
  const auto finish = [&](Worker worker) {
    OwnScans& own = workers[worker];
    if (own.scratch) scanner.finish(*own.scratch, own.hits, own.statistics);
  };
  in_parallel(threads, count, scan_unless_stopped, finish);
  for (OwnScans& own : workers) {
    if (!own.scratch) continue;
    hits.insert(hits.end(), own.hits.begin(), own.hits.end());
    statistics.add(own.statistics);
    pool.give_back(std::move(own.scratch));
  }
  StopCheck check(options.stop);
  sort_unless_stopped(hits, check, std::less<WindowHit>());
}

void scan_levels(const LevelScanner& scanner, const PictureLevels& pictures, const std::vector<PlannedLevel>& levels,
                 const DetectorOptions& options, ScratchPool& pool, std::vector<WindowHit>& hits,
                 ScanStatistics& statistics, std::optional<int> only) {
  const std::vector<ScanGrid> tasks = tasks_of(levels, scanner.window(), options, usable_threads(options.threads));
  const auto scan = [&](std::size_t i, ScanScratch& scratch) {
    ScanGrid grid = tasks[i];
    grid.only = only;
    scanner.scan_rows(pictures.rows(grid.level), grid, scratch);
  };
  run_scans(scanner, tasks.size(), scan, options, pool, hits, statistics);
}

}  // namespace haarkit
