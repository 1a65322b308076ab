#include "haarkit/detect/level_scanner.hpp"

namespace haarkit {

struct ScanScratch::Data {};

ScanScratch::ScanScratch() : data_(std::make_unique<Data>()) {}
ScanScratch::~ScanScratch() = default;
ScanScratch::ScanScratch(ScanScratch&&) noexcept = default;
ScanScratch& ScanScratch::operator=(ScanScratch&&) noexcept = default;

struct LevelScanner::Bound {
  Cascade cascade;
};

LevelScanner::LevelScanner(const Cascade& cascade) : bound_(new Bound{cascade}) {}
LevelScanner::~LevelScanner() = default;
LevelScanner::LevelScanner(LevelScanner&&) noexcept = default;
LevelScanner& LevelScanner::operator=(LevelScanner&&) noexcept = default;

cv::Size LevelScanner::window() const {
  return bound_->cascade.window();
}

void LevelScanner::scan(const cv::Mat& level, const ScanGrid& grid, ScanScratch& /*scratch*/,
                        std::vector<WindowHit>& hits, ScanStatistics& statistics) const {
  scan_reference(bound_->cascade, level, grid, hits, statistics);
}

}  // namespace haarkit
