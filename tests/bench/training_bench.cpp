// Benchmarks of the training floor, one thread. The samples of boosting are noise with a soft spot in the positives:
// what is timed does not depend on what is learnt.
#include <benchmark/benchmark.h>
#include <tbb/global_control.h>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>

#include "haarkit/detect/builtin_cascade.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "haarkit/features/feature_pool.hpp"
#include "haarkit/training/binned_features.hpp"
#include "haarkit/training/boosting.hpp"
#include "haarkit/training/miner.hpp"
#include "wanted_sets.hpp"

using namespace haarkit;

namespace {

const cv::Size kWindow(20, 20);

SampleSet samples(int count, bool positive, int seed) {
  SampleSet set(kWindow);
  cv::RNG random(seed);
  cv::Mat patch(kWindow, CV_8UC1);
  for (int i = 0; i < count; ++i) {
    random.fill(patch, cv::RNG::UNIFORM, 0, 256);
    cv::GaussianBlur(patch, patch, {}, 1.5);
    if (positive) patch(cv::Rect(3, 5, 14, 4)) -= 20;
    set.add(patch.ptr(), patch.step);
  }
  return set;
}

std::vector<HaarFeature> pool(std::int64_t basic) {
  return feature_pool(basic ? FeaturePool::basic : FeaturePool::compact, kWindow);
}

// HAARKIT_BENCH_SET names the instruction set of what follows; otherwise it is the widest one.
InstructionSet instruction_set() {
  return wanted_sets().back();
}

// Items are feature values.
void bin_values(benchmark::State& state) {
  const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
  const SampleSet positives = samples(1000, true, 1), negatives = samples(1000, false, 2);
  const auto features = pool(state.range(0));
  for (auto _ : state)
    benchmark::DoNotOptimize(BinnedFeatures(features, {&positives, &negatives}, instruction_set()).sample_count());
  state.SetItemsProcessed(state.iterations() * 2000 * static_cast<std::int64_t>(features.size()));
}

BinnedFeatures binned(std::int64_t pool_number, const SampleSet& positives, const SampleSet& negatives) {
  if (pool_number == 2) return {lbp_pool(kWindow), {&positives, &negatives}, instruction_set()};
  return {pool(pool_number), {&positives, &negatives}, instruction_set()};
}

// One weak classifier on half positives, half negatives; every feature and every sample is looked at. The first is the
// yardstick: opencv_traincascade takes about 2 CPU seconds a weak classifier (a stump) there.
void weak_classifier(benchmark::State& state) {
  const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
  const auto half = static_cast<int>(state.range(1)) / 2;
  const SampleSet positives = samples(half, true, 1), negatives = samples(half, false, 2);
  const BinnedFeatures features = binned(state.range(0), positives, negatives);
  BoostOptions options;
  options.depth = static_cast<int>(state.range(2));
  options.feature_share = options.weight_trim = static_cast<double>(state.range(3)) / 100;
  if (state.range(3) < 100) options = {};
  const SampleRanges ranges{positives.size(), negatives.size()};
  Booster booster(features, ranges, options, 1);
  for (auto _ : state) benchmark::DoNotOptimize(booster.next().leaves[0]);
}

// Twelve pictures of 460 x 345 pixels, the size of most backgrounds: each of the sample photographs whole and in
// quarters, now and then upside down.
class Photographs : public PictureSource {
 public:
  Photographs() {
    std::vector<cv::String> files;
    cv::glob(HAARKIT_SOURCE_DIR "/samples/pictures/*.jpg", files);
    for (const cv::String& file : files) {
      const cv::Mat photo = cv::imread(file, cv::IMREAD_GRAYSCALE);
      const cv::Size quarter = photo.size() / 2;
      add(photo);
      for (const int x : {0, quarter.width}) add(photo(cv::Rect({x, quarter.height}, quarter)));
      cv::Mat turned;
      cv::rotate(photo, turned, cv::ROTATE_180);
      add(turned);
    }
  }
  std::size_t size() const override { return pictures_.size(); }
  cv::Mat picture(std::size_t index) const override { return pictures_[index]; }

 private:
  void add(const cv::Mat& picture) {
    pictures_.emplace_back();
    cv::resize(picture, pictures_.back(), {460, 345}, 0, 0, cv::INTER_AREA);
  }
  std::vector<cv::Mat> pictures_;
};

// Mining of whole pictures, as late stages do it; all its work, from the picture to the set of negatives. Items are
// windows. ours: ten stages as haarkit trains them (275 trees of depth 2); alt: the first ten of OpenCV's (all stumps,
// and many more of them a window); soft: the built-in cascade.
void mine(benchmark::State& state, const std::string& name) {
  const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
  const Photographs pictures;
  CascadeParts parts = name == "ours" ? read_cascade(HAARKIT_SOURCE_DIR "/tests/bench/data/ten_stages.haarkit").parts()
                       : name == "alt"
                           ? read_cascade("/usr/share/opencv4/haarcascades/haarcascade_frontalface_alt.xml").parts()
                           : builtin_face_cascade().parts();
  if (name == "alt") parts.stages.resize(10);
  const Cascade cascade(parts);
  MiningOptions options;
  options.stride = static_cast<int>(state.range(0));
  MiningProgress progress;
  std::int64_t windows = 0;
  for (auto _ : state) {
    Miner miner(pictures, options, 1);
    miner.restore({0, 0, {}});
    SampleSet found(cascade.window());
    progress = miner.mine(cascade, 1000000, found, {}, static_cast<std::int64_t>(pictures.size()));
    windows += progress.windows;
  }
  state.counters["weak a window"] = progress.weak_per_window();
  state.counters["passed"] = progress.false_positive_rate();
  state.SetItemsProcessed(windows);
}

}  // namespace

BENCHMARK(bin_values)->ArgName("basic")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);
BENCHMARK(weak_classifier)
    ->ArgNames({"pool", "samples", "depth", "share"})  // pool: 0 compact, 1 basic, 2 LBP
    ->Args({1, 2000, 1, 100})
    ->Args({0, 2000, 1, 100})
    ->Args({0, 2000, 2, 100})
    ->Args({0, 30000, 2, 100})
    ->Args({0, 30000, 2, 25})
    ->Args({2, 2000, 1, 100})
    ->Args({0, 30000, 1, 100})
    ->Args({2, 30000, 1, 100})
    ->Args({2, 30000, 2, 100})
    ->Args({2, 30000, 2, 25})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(mine, ours, "ours")->ArgName("stride")->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(mine, alt, "alt")->ArgName("stride")->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(mine, soft, "soft")->ArgName("stride")->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond);
