#include "haarkit/training/miner.hpp"

#include <set>

#include "cascade_samples.hpp"
#include "catch.hpp"
#include "on_threads.hpp"
#include "training_data.hpp"

using namespace haarkit;

namespace {

const cv::Size kWindow(16, 16);

// Passes windows whose lower half is darker than the upper one by more than `threshold`.
Cascade half_cascade(float threshold) {
  CascadeParts parts;
  parts.window = kWindow;
  HaarFeature feature;
  feature.rect_count = 2;
  feature.rects[0] = {{0, 0, 16, 16}, 1};
  feature.rects[1] = {{0, 8, 16, 8}, -2};
  parts.features = {feature};
  parts.stages = {{{{{{0, threshold, 0, -1}}, {-1, 1}}}, 0}};
  return Cascade(parts);
}

std::set<std::vector<std::uint8_t>> patches_of(const SampleSet& set) {
  std::set<std::vector<std::uint8_t>> patches;
  for (std::size_t i = 0; i < set.size(); ++i) patches.emplace(set.patch(i), set.patch(i) + set.patch_size());
  return patches;
}

}  // namespace

TEST_CASE("mined windows pass the cascade and no two are the same, over rounds either") {
  const DrawnBackgrounds pictures(6);
  const Cascade cascade = half_cascade(0.2F);
  Miner miner(pictures, {}, 1);
  SampleSet found(kWindow);
  std::size_t total = 0;
  for (int round = 0; round < 3; ++round) {
    const MiningProgress progress = miner.mine(cascade, 40, found);
    CHECK(progress.found == 40);
    CHECK(progress.hits >= 40);
    CHECK(progress.windows > progress.hits);
    total += progress.found;
  }
  CHECK(found.size() == total);
  CHECK(patches_of(found).size() == total);
  for (const bool passes : passing(cascade, found)) CHECK(passes);
}

TEST_CASE("a view of a picture gives no more windows than the cap, and searching ends when every view was searched") {
  const DrawnBackgrounds pictures(3);
  MiningOptions options;
  options.per_picture = 4;
  for (const bool turned : {false, true}) {
    options.turned = turned;
    Miner miner(pictures, options, 1);
    SampleSet found(kWindow);
    const MiningProgress progress = miner.mine(half_cascade(0.1F), 100000, found);
    CHECK(progress.pictures == miner.view_count());
    CHECK(progress.pictures == (turned ? 24 : 3));
    CHECK(found.size() <= static_cast<std::size_t>(4 * progress.pictures));
    CHECK(found.size() >= static_cast<std::size_t>(3 * progress.pictures));
  }
}

TEST_CASE("the false-positive rate found on part of the windows is near that of all windows") {
  const DrawnBackgrounds pictures(40);
  MiningOptions options;
  options.turned = false;
  for (const float threshold : {0.0F, 0.2F, 0.5F}) {
    const Cascade cascade = half_cascade(threshold);
    Miner hasty(pictures, options, 1), thorough(pictures, options, 1);
    thorough.restore({0, 1e-9, {}});
    SampleSet found(kWindow);
    const MiningProgress part = hasty.mine(cascade, 100000, found), all = thorough.mine(cascade, 100000, found);
    CHECK(part.windows * 2 < all.windows);
    CHECK(all.false_positive_rate() == Approx(static_cast<double>(all.hits) / static_cast<double>(all.windows)));
    CHECK_THAT(part.false_positive_rate(), Catch::WithinRel(all.false_positive_rate(), 0.25));
  }
}

TEST_CASE("mining gives the same windows on any number of threads and from a restored state") {
  const DrawnBackgrounds pictures(20);
  const Cascade cascade = half_cascade(0.3F);
  const auto mine = [&](int threads, bool restored) {
    return test::on_threads(threads, [&] {
      Miner miner(pictures, {}, 5);
      SampleSet found(kWindow);
      miner.mine(cascade, 60, found);
      Miner other(pictures, {}, 5);
      if (restored) other.restore(miner.state());
      (restored ? other : miner).mine(cascade, 60, found);
      return digest(found);
    });
  };
  const auto one = mine(1, false);
  CHECK(mine(1, true) == one);
  for (const int threads : {2, 3, 8}) CHECK(mine(threads, false) == one);
}

TEST_CASE("pictures that are empty, flat or smaller than the window give nothing and do no harm") {
  class Odd : public PictureSource {
   public:
    std::size_t size() const override { return 3; }
    cv::Mat picture(std::size_t i) const override {
      if (i == 0) return {};
      return i == 1 ? cv::Mat(5, 300, CV_8UC1, cv::Scalar(3)) : cv::Mat(100, 100, CV_8UC1, cv::Scalar(255));
    }
  };
  const Odd pictures;
  Miner miner(pictures, {}, 1);
  SampleSet found(kWindow);
  const MiningProgress progress = miner.mine(half_cascade(0), 10, found);
  CHECK(found.empty());
  CHECK(progress.pictures == 24);
  CHECK(progress.false_positive_rate() == 0);
}
