// Benchmarks of the training floor, one thread. The samples are noise with a soft spot in the positives: what is timed
// does not depend on what is learnt.
#include <benchmark/benchmark.h>
#include <tbb/global_control.h>

#include <opencv2/imgproc.hpp>

#include "haarkit/features/feature_pool.hpp"
#include "haarkit/training/binned_features.hpp"
#include "haarkit/training/boosting.hpp"
#include "haarkit/training/cascade_trainer.hpp"
#include "haarkit/training/miner.hpp"

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

// Items are feature values.
void bin_values(benchmark::State& state) {
  const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
  const SampleSet positives = samples(1000, true, 1), negatives = samples(1000, false, 2);
  const auto features = pool(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(BinnedFeatures(features, {&positives, &negatives}).sample_count());
  state.SetItemsProcessed(state.iterations() * 2000 * static_cast<std::int64_t>(features.size()));
}

// One weak classifier on half positives, half negatives; every feature and every sample is looked at. The first is the
// yardstick: opencv_traincascade takes about 2 CPU seconds a weak classifier (a stump) there.
void weak_classifier(benchmark::State& state) {
  const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
  const auto half = static_cast<int>(state.range(1)) / 2;
  const SampleSet positives = samples(half, true, 1), negatives = samples(half, false, 2);
  const BinnedFeatures features(pool(state.range(0)), {&positives, &negatives});
  BoostOptions options;
  options.depth = static_cast<int>(state.range(2));
  options.feature_share = options.weight_trim = static_cast<double>(state.range(3)) / 100;
  if (state.range(3) < 100) options = {};
  const SampleRanges ranges{positives.size(), negatives.size()};
  Booster booster(features, ranges, options, 1);
  for (auto _ : state) benchmark::DoNotOptimize(booster.next().leaves[0]);
}

class DrawnPictures : public PictureSource {
 public:
  std::size_t size() const override { return 16; }
  cv::Mat picture(std::size_t index) const override {
    cv::Mat picture(345, 460, CV_8UC1);
    cv::RNG random(index + 1);
    random.fill(picture, cv::RNG::UNIFORM, 0, 256);
    cv::GaussianBlur(picture, picture, {}, 2);
    cv::normalize(picture, picture, 0, 255, cv::NORM_MINMAX);
    return picture;
  }
};

// Mining with a cascade of ten stages, all 16 pictures. Items are windows.
void mine(benchmark::State& state) {
  const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
  const DrawnPictures pictures;
  const SampleSet faces = samples(400, true, 1), held_out = samples(100, true, 3);
  TrainingOptions options;
  options.pool_size = 1000;
  options.negatives = 400;
  options.mining.per_picture = 100;
  options.staged.stages = 10;
  TrainingObserver nobody;
  const TrainingResult result = train_cascade({&faces, &held_out, nullptr, nullptr, &pictures}, options, nobody);
  const Cascade cascade(result.state.cascade);
  state.counters["stages"] = static_cast<double>(cascade.stages().size());
  std::int64_t windows = 0;
  MiningProgress progress;
  for (auto _ : state) {
    Miner miner(pictures, options.mining, 1);
    miner.restore({0, progress.false_positive_rate(), {}});
    SampleSet found(kWindow);
    progress = miner.mine(cascade, 1000000, found, {}, static_cast<std::int64_t>(pictures.size()));
    windows += progress.windows;
  }
  state.counters["weak a window"] = progress.weak_per_window();
  state.SetItemsProcessed(windows);
}

}  // namespace

BENCHMARK(bin_values)->ArgName("basic")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);
BENCHMARK(weak_classifier)
    ->ArgNames({"basic", "samples", "depth", "share"})
    ->Args({1, 2000, 1, 100})
    ->Args({0, 2000, 1, 100})
    ->Args({0, 2000, 2, 100})
    ->Args({0, 30000, 2, 100})
    ->Args({0, 30000, 2, 25})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(mine)->Unit(benchmark::kMillisecond);
