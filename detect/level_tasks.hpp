#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "haarkit/detect/detector_options.hpp"
#include "haarkit/detect/level_scanner.hpp"
#include "picture_levels.hpp"
#include "scan_plan.hpp"
#include "threads.hpp"

namespace haarkit {

// Scan memory kept from picture to picture, one for each thread that ever scanned at the same time. Thread-safe.
class ScratchPool {
 public:
  std::unique_ptr<ScanScratch> take();
  void give_back(std::unique_ptr<ScanScratch> scratch);

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<ScanScratch>> free_;
};

// Calls scan(i, scratch) for i = 0 .. count - 1, each of which scans something with that memory, on the threads of
// threads.hpp; then finishes what waits. hits: ordered by level, row, column and cascade, whatever the threads did.
// Throws Stopped when options.stop says so between two scans.
void run_scans(const LevelScanner& scanner, std::size_t count,
               const std::function<void(std::size_t, ScanScratch&)>& scan, const DetectorOptions& options,
               ScratchPool& pool, std::vector<WindowHit>& hits, ScanStatistics& statistics);

// Scans all levels, with all the scanner's cascades or with one alone. hits: ordered by level, row, column and cascade,
// whatever the threads did.
void scan_levels(const LevelScanner& scanner, const PictureLevels& pictures, const std::vector<PlannedLevel>& levels,
                 const DetectorOptions& options, ScratchPool& pool, std::vector<WindowHit>& hits,
                 ScanStatistics& statistics, std::optional<int> only = {});

}  // namespace haarkit
