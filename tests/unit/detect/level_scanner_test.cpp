#include "haarkit/detect/level_scanner.hpp"

#include <algorithm>
#include <iterator>
#include <thread>

#include "catch.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "haarkit/features/feature_pool.hpp"
#include "pictures.hpp"
#include "random_cascade.hpp"

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

// Two stages of one stump: windows where the feature's value is negative fail the first.
Cascade sign_of(const HaarFeature& feature, cv::Size window) {
  CascadeParts parts;
  parts.window = window;
  parts.min_contrast = 0;
  parts.features = {feature};
  Stage stage;
  stage.weak = {WeakClassifier{{{0, 0.F, 0, -1}}, {-1.F, 1.F}}};
  parts.stages = {stage, stage};
  return Cascade(parts);
}

// White where the feature adds and black where it subtracts, or the other way round: its largest or smallest value.
cv::Mat extreme_window(const HaarFeature& feature, cv::Size window, bool largest) {
  cv::Mat_<float> weights(window, 0.F);
  for (int i = 0; i < feature.rect_count; ++i) {
    cv::Mat part = weights(feature.rects[i].rect);
    part += feature.rects[i].weight;
  }
  return largest ? weights > 0 : weights < 0;
}

// The first stages of a cascade: what mining runs.
Cascade first_stages(const Cascade& cascade, int count) {
  CascadeParts parts = cascade.parts();
  parts.stages.resize(std::min<std::size_t>(count, parts.stages.size()));
  return Cascade(parts);
}

}  // namespace

TEST_CASE("the fast scanner finds what the plain one finds, with every stock cascade and instruction set") {
  std::vector<std::string> files = stock_cascades();
  for (const std::string& file : stock_lbp_cascades()) files.push_back(file);
  for (const std::string& file : files) {
    const Cascade cascade = first_stages(read_cascade(file), 6);
    const cv::Mat level = drawn_faces({133, 121}, 3);
    for (int stride : {1, 2}) {
      ScanGrid grid;
      grid.stride = stride;
      grid.level = 5;
      grid.skip_after_rejection = stride == 2;
      const Result expected = reference(cascade, level, grid);
      for (InstructionSet set : usable_instruction_sets()) {
        INFO(file << " stride " << stride << " set " << name_of(set));
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
        if (i % 5 == 0) grid.row_stride = rng.uniform(1, 6);
        if (i % 3 == 0) grid.row_begin = rng.uniform(0, 40);
        if (i % 4 == 0) grid.row_end = rng.uniform(0, 140);
        INFO(stages << " stages, set " << name_of(set) << ", " << size << " stride " << grid.stride << ", rows "
                    << grid.row_stride << " skip " << grid.skip_after_rejection);
        CHECK(fast(scanner, level, grid, scratch) == reference(cascade, level, grid));
      }
    }
  }
}

TEST_CASE("the fast scanner equals the plain one with soft and staged cascades of every kind of feature and tree") {
  int hits = 0;
  for (int seed = 0; seed < 12; ++seed) {
    const CascadeKind kind = seed % 2 == 0 ? CascadeKind::soft : CascadeKind::staged;
    const int widths[] = {20, 24, 9, 37}, heights[] = {20, 24, 14};
    const cv::Size window(widths[seed % 4], heights[seed % 3]);
    const Cascade cascade = random_cascade(kind, window, seed);
    const cv::Mat level = drawn_faces({120 + seed, 90}, seed);
    ScanGrid grid;
    grid.stride = 1 + seed / 2 % 2;
    if (kind == CascadeKind::soft) grid.head_start = 0.25F * static_cast<float>(seed % 5 - 1);
    const Result expected = reference(cascade, level, grid);
    hits += static_cast<int>(expected.hits.size());
    for (InstructionSet set : usable_instruction_sets()) {
      INFO("seed " << seed << " set " << name_of(set));
      ScanScratch scratch;
      const Result found = fast(LevelScanner(cascade, set), level, grid, scratch);
      CHECK(found.hits == expected.hits);
      CHECK(found.statistics == expected.statistics);
    }
  }
  CHECK(hits > 100);
}

TEST_CASE("no picture makes a feature overflow, however large the window") {
  std::size_t hits = 0;
  for (cv::Size window : {cv::Size(24, 24), cv::Size(40, 30)}) {
    const auto pool = feature_pool(FeaturePool::core, window);
    for (std::size_t i = 0; i < pool.size(); i += pool.size() / 151)
      for (const bool largest : {false, true}) {
        const cv::Mat level = extreme_window(pool[i], window, largest);
        const Cascade cascade = sign_of(pool[i], window);
        const Result expected = reference(cascade, level, {});
        hits += expected.hits.size();
        for (InstructionSet set : usable_instruction_sets()) {
          ScanScratch scratch;
          if (!(fast(LevelScanner(cascade, set), level, {}, scratch) == expected))
            FAIL("feature " << i << ", set " << name_of(set));
        }
      }
  }
  CHECK(hits > 100);
}

TEST_CASE("windows so wide that a row of their pixels does not fit a word") {
  const cv::Mat level = drawn_faces({290, 270}, 5);
  for (const CascadeKind kind : {CascadeKind::soft, CascadeKind::staged}) {
    const Cascade cascade = random_cascade(kind, {262, 250}, 4);
    const Result expected = reference(cascade, level, {2});
    for (InstructionSet set : usable_instruction_sets()) {
      ScanScratch scratch;
      CHECK(fast(LevelScanner(cascade, set), level, {2}, scratch) == expected);
    }
  }
}

TEST_CASE("survivors go on to later stages until they end, wherever the gradients of a soft cascade begin") {
  for (int first_gradient : {8, 9, 16, 31, 39, 40}) {
    const Cascade cascade = random_cascade(CascadeKind::soft, {20, 20}, 2, first_gradient);
    const cv::Mat level = drawn_faces({140, 110}, first_gradient);
    const Result expected = reference(cascade, level, {});
    for (InstructionSet set : usable_instruction_sets()) {
      INFO("gradients from " << first_gradient << ", set " << name_of(set));
      ScanScratch scratch;
      CHECK(fast(LevelScanner(cascade, set), level, {}, scratch) == expected);
    }
  }
}

TEST_CASE("a stage sum that falls on its threshold is decided in double, as OpenCV does") {
  // 1000 leaves of 0.1f add up to 100.0000015 in double and to 99.99905 in float.
  CascadeParts parts;
  parts.window = {20, 20};
  HaarFeature f;
  f.rect_count = 2;
  f.rects[0] = {{0, 0, 20, 20}, -1};
  f.rects[1] = {{0, 0, 10, 20}, 2};
  parts.features = {f};
  Stage stage;
  stage.weak.assign(1000, WeakClassifier{{{0, 0.F, 0, -1}}, {0.1F, 0.1F}});
  stage.threshold = 100;
  parts.stages = {stage, stage};
  parts.stages[1].threshold = 99.9999F;
  const Cascade cascade(parts);
  const cv::Mat level = noise({60, 40}, 1);
  const Result expected = reference(cascade, level, {});
  CHECK(expected.hits.size() > 100);
  for (InstructionSet set : usable_instruction_sets()) {
    ScanScratch scratch;
    CHECK(fast(LevelScanner(cascade, set), level, {}, scratch) == expected);
  }
}

TEST_CASE("a scratch goes from scanner to scanner, and white pictures overflow nothing") {
  const Cascade first = random_cascade(CascadeKind::soft, {20, 20}, 2),
                second = random_cascade(CascadeKind::staged, {24, 24}, 3);
  ScanScratch scratch;
  for (int i = 0; i < 3; ++i) {
    cv::Mat level(300, 400, CV_8U, cv::Scalar(255));
    drawn_faces({200, 150}, i).copyTo(level({100, 100, 200, 150}));
    for (const Cascade* cascade : {&first, &second})
      CHECK(fast(LevelScanner(*cascade), level, {2}, scratch) == reference(*cascade, level, {2}));
  }
}

TEST_CASE("the fast scanner equals the plain one with LBP cascades of every tree and block size") {
  std::size_t hits = 0;
  ScanScratch scratch;
  for (const cv::Size& window : {cv::Size(20, 20), cv::Size(3, 3), cv::Size(9, 30), cv::Size(64, 60)}) {
    for (int seed = 0; seed < 5; ++seed) {
      const Cascade cascade = random_lbp_cascade(window, seed);
      const cv::Mat level = seed == 0 ? cv::Mat(90, 97, CV_8U, cv::Scalar(255)) : drawn_faces({121, 97}, seed);
      for (InstructionSet set : usable_instruction_sets()) {
        const LevelScanner scanner(cascade, set);
        for (int stride : {1, 2, 3}) {
          ScanGrid grid;
          grid.stride = stride;
          grid.skip_after_rejection = stride == 2;
          INFO(window << " seed " << seed << " set " << name_of(set) << " stride " << stride);
          const Result found = fast(scanner, level, grid, scratch);
          CHECK(found == reference(cascade, level, grid));
          hits += found.hits.size();
        }
      }
    }
  }
  CHECK(hits > 10000);
}

TEST_CASE("the fast scanner equals the plain one with LBP stumps, also where sums lie on the threshold") {
  std::size_t hits = 0;
  ScanScratch scratch;
  for (const cv::Size& window : {cv::Size(20, 20), cv::Size(33, 5), cv::Size(64, 60)}) {
    for (int seed = 0; seed < 4; ++seed) {
      CascadeParts parts = random_lbp_cascade(window, seed, true).parts();
      if (seed % 2 == 1)  // each stage's sum of left leaves, and a threshold that equals it
        for (Stage& stage : parts.stages) {
          float sum = 0;
          for (std::size_t i = 0; i < stage.weak.size(); ++i) sum += stage.weak[i].leaves[i % 2];
          stage.threshold = std::min(sum, 0.F);
        }
      const Cascade cascade(parts);
      const cv::Mat level = drawn_faces({window.width + 150, window.height + 41}, seed);
      for (InstructionSet set : usable_instruction_sets()) {
        const LevelScanner scanner(cascade, set);
        for (int stride : {1, 2})
          for (bool skip : {false, true}) {
            ScanGrid grid;
            grid.stride = stride;
            grid.skip_after_rejection = skip;
            INFO(window << " seed " << seed << " set " << name_of(set) << " stride " << stride << " skip " << skip);
            const Result found = fast(scanner, level, grid, scratch);
            CHECK(found == reference(cascade, level, grid));
            hits += found.hits.size();
          }
      }
    }
  }
  CHECK(hits > 1000);
}

TEST_CASE("several cascades scanned by several threads, each with its own scratch, pass the same windows") {
  const Cascade soft = random_cascade(CascadeKind::soft, {20, 20}, 2),
                staged = random_cascade(CascadeKind::staged, {20, 20}, 3), lbp = random_lbp_cascade({20, 20}, 4);
  const cv::Mat level = drawn_faces({300, 240}, 5);
  for (InstructionSet set : usable_instruction_sets()) {
    const LevelScanner scanner({&soft, &staged, &lbp}, set);
    REQUIRE(scanner.cascade_count() == 3);
    ScanScratch alone;
    const Result expected = fast(scanner, level, {2}, alone);
    Result parts[4];  // the last one scans nothing
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&, t] {
        ScanScratch scratch;
        for (int i = t; i < 9 && t < 3; i += 3) {
          ScanGrid grid{2};
          grid.row_begin = i * 26;
          grid.row_end = grid.row_begin + 26;
          scanner.scan_rows(level, grid, scratch);
        }
        scanner.finish(scratch, parts[t].hits, parts[t].statistics);
      });
    for (std::thread& thread : threads) thread.join();
    Result found;
    for (const Result& part : parts) {
      found.hits.insert(found.hits.end(), part.hits.begin(), part.hits.end());
      found.statistics.add(part.statistics);
    }
    std::sort(found.hits.begin(), found.hits.end());
    INFO(name_of(set));
    CHECK(found == expected);
    CHECK(expected.hits.size() > 100);
  }
}
