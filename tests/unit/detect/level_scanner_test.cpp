#include "haarkit/detect/level_scanner.hpp"

#include <catch2/catch.hpp>

#include "haarkit/detect/cascade_file.hpp"
#include "pictures.hpp"

using namespace haarkit;
using namespace haarkit::test;

namespace {

struct Result {
  std::vector<WindowHit> hits;
  ScanStatistics statistics;
  bool operator==(const Result& o) const { return hits == o.hits && statistics == o.statistics; }
};

Result reference(const Cascade& cascade, const cv::Mat& level, const ScanGrid& grid) {
  Result r;
  scan_reference(cascade, level, grid, r.hits, r.statistics);
  return r;
}

Result fast(const LevelScanner& scanner, const cv::Mat& level, const ScanGrid& grid, ScanScratch& scratch) {
  Result r;
  scanner.scan(level, grid, scratch, r.hits, r.statistics);
  return r;
}

// The first stages of a cascade: what mining runs.
Cascade first_stages(const Cascade& cascade, int count) {
  CascadeParts parts = cascade.parts();
  parts.stages.resize(std::min<std::size_t>(count, parts.stages.size()));
  return Cascade(parts);
}

}  // namespace

TEST_CASE("the fast scanner finds what the plain one finds, with every stock cascade and instruction set") {
  for (const std::string& file : stock_cascades()) {
    const Cascade cascade = first_stages(read_cascade(file), 6);
    const cv::Mat level = drawn_faces({133, 121}, 3);
    for (int stride : {1, 2}) {
      ScanGrid grid;
      grid.stride = stride;
      grid.level = 5;
      grid.skip_after_rejection = stride == 2;
      const Result expected = reference(cascade, level, grid);
      for (InstructionSet set : usable_instruction_sets()) {
        INFO(file << " stride " << stride << " set " << static_cast<int>(set));
        ScanScratch scratch;
        const Result found = fast(LevelScanner(cascade, set), level, grid, scratch);
        CHECK(found.hits == expected.hits);
        CHECK(found.statistics == expected.statistics);
      }
    }
  }
}

TEST_CASE("the fast scanner equals the plain one over level sizes, strides, row ranges and numbers of stages") {
  const Cascade whole = read_cascade("/usr/share/opencv4/haarcascades/haarcascade_frontalface_alt2.xml");
  cv::RNG rng(11);
  ScanScratch scratch;
  for (int stages : {1, 3, 20}) {
    const Cascade cascade = first_stages(whole, stages);
    for (InstructionSet set : usable_instruction_sets()) {
      const LevelScanner scanner(cascade, set);
      for (int i = 0; i < 25; ++i) {
        const cv::Size size(rng.uniform(18, 150), rng.uniform(18, 150));
        const cv::Mat large = i % 3 ? drawn_faces(size + cv::Size(9, 9), i) : noise(size + cv::Size(9, 9), i);
        const cv::Mat level = large({rng.uniform(0, 9), rng.uniform(0, 9), size.width, size.height});
        ScanGrid grid;
        grid.stride = rng.uniform(1, 6);
        grid.skip_after_rejection = grid.stride <= 2 && i % 2;
        if (i % 3 == 0) grid.row_begin = rng.uniform(0, 40);
        if (i % 4 == 0) grid.row_end = rng.uniform(0, 140);
        INFO(stages << " stages, set " << static_cast<int>(set) << ", " << size << " stride " << grid.stride << " skip "
                    << grid.skip_after_rejection);
        CHECK(fast(scanner, level, grid, scratch) == reference(cascade, level, grid));
      }
    }
  }
}
