#include "haarkit/features/feature_pool.hpp"

#include <sys/resource.h>

#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "catch.hpp"

using namespace haarkit;

namespace {

// Width and height of the whole feature and of its second rectangle in units of it tell the kind.
using Key = std::tuple<int, int, int, int, bool, int, int, int, int, int>;
Key key_of(const HaarFeature& f) {
  const cv::Rect &a = f.rects[0].rect, &b = f.rects[1].rect;
  return {a.x, a.y, a.width, a.height, f.tilted, b.x, b.y, b.width, b.height, static_cast<int>(f.channel)};
}

bool balanced(const HaarFeature& f) {
  double sum = 0;
  for (const WeightedRect& r : f.rects) sum += static_cast<double>(r.weight) * r.rect.area();
  return sum == 0;
}

}  // namespace

TEST_CASE("the pools have the known numbers of features") {
  CHECK(feature_pool(FeaturePool::basic, {20, 20}).size() == 78460);
  CHECK(feature_pool(FeaturePool::core, {20, 20}).size() == 101329);
  CHECK(feature_pool(FeaturePool::all, {20, 20}).size() == 125199);
  CHECK(feature_pool(FeaturePool::basic, {24, 24}).size() == 162336);
  CHECK(feature_pool(FeaturePool::core, {24, 24}).size() == 210400);
  CHECK(feature_pool(FeaturePool::all, {24, 24}).size() == 261600);
}

TEST_CASE("every feature of a pool fits its window, is balanced and comes once") {
  for (cv::Size window : {cv::Size(20, 20), cv::Size(8, 14)})
    for (FeaturePool pool : {FeaturePool::compact, FeaturePool::all}) {
      std::set<Key> seen;
      int bad = 0;
      for (const HaarFeature& f : feature_pool(pool, window))
        bad += !problem_of(f, window).empty() || !balanced(f) || !seen.insert(key_of(f)).second;
      CHECK(bad == 0);
    }
}

TEST_CASE("a thinned pool of a large window takes little memory") {
  const auto peak = [] {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;  // KiB
  };
  const long before = peak();
  CHECK(feature_pool(FeaturePool::compact, {64, 64}).size() > 9000);  // of eight millions
  CHECK(channel_pool({64, 64}).size() > 4500);
  CHECK(peak() - before < 50'000);
}

TEST_CASE("the order of a pool is the documented one") {
  const auto basic = feature_pool(FeaturePool::basic, {20, 20});
  CHECK(basic[0].rects[0].rect == cv::Rect(0, 0, 2, 1));
  CHECK(basic[1].rects[0].rect == cv::Rect(0, 0, 1, 2));
  CHECK(basic[2].rects[0].rect == cv::Rect(0, 0, 3, 1));
  CHECK(basic[2].rects[1].weight == 3);
  CHECK(basic[3].rects[0].rect == cv::Rect(0, 0, 1, 3));
  CHECK(basic[4].rect_count == 3);
  CHECK(basic[5].rects[0].rect == cv::Rect(0, 0, 2, 2));
  const auto all = feature_pool(FeaturePool::all, {20, 20});
  const auto first_tilted = std::find_if(all.begin(), all.end(), [](const HaarFeature& f) { return f.tilted; });
  REQUIRE(first_tilted != all.end());
  CHECK(first_tilted->rects[0].rect == cv::Rect(1, 0, 2, 1));
  CHECK(first_tilted->rects[1].rect == cv::Rect(1, 0, 1, 1));
}

TEST_CASE("the compact pool has about as many features as wanted, all of them basic ones in the same order") {
  const auto basic = feature_pool(FeaturePool::basic, {20, 20});
  std::map<Key, std::size_t> place;
  for (std::size_t i = 0; i < basic.size(); ++i) place[key_of(basic[i])] = i;
  for (std::size_t target : {3000U, 10000U, 30000U}) {
    const auto compact = feature_pool(FeaturePool::compact, {20, 20}, target);
    CHECK(compact.size() >= target * 9 / 10);
    CHECK(compact.size() <= target * 11 / 10);
    bool in_order = true;
    std::size_t last = 0;
    for (std::size_t i = 0; i < compact.size(); ++i) {
      const auto found = place.find(key_of(compact[i]));
      in_order = in_order && found != place.end() && (i == 0 || found->second > last);
      if (found != place.end()) last = found->second;
    }
    CHECK(in_order);
  }
  CHECK(feature_pool(FeaturePool::compact, {20, 20}, 1000000).size() == basic.size());
}

TEST_CASE("the compact pool serves every kind, small and large features, and both halves of the window alike") {
  std::map<int, int> by_kind, by_extent;
  int left = 0, right = 0, up = 0, down = 0;
  const auto compact = feature_pool(FeaturePool::compact, {20, 20});
  for (const HaarFeature& f : compact) {
    const cv::Rect &a = f.rects[0].rect, &b = f.rects[1].rect;
    ++by_kind[f.rect_count == 3 ? 4
                                : (a.width / b.width - 2) * 2 + (a.height / b.height > 1 ? a.height / b.height : 0)];
    ++by_extent[a.width <= 6 && a.height <= 6 ? 0 : a.width > 10 && a.height > 10 ? 2 : 1];
    const int x = 2 * a.x + a.width - 20, y = 2 * a.y + a.height - 20;
    left += x<0, right += x> 0, up += y<0, down += y> 0;
  }
  const auto total = static_cast<int>(compact.size());
  for (const auto& kind : by_kind) CHECK(kind.second > total / 20);
  for (const auto& extent : by_extent) CHECK(extent.second > total / 20);
  CHECK(std::abs(left - right) < total / 10);
  CHECK(std::abs(up - down) < total / 10);
}

TEST_CASE("the channel pool holds as many features of each gradient channel, and no grey ones") {
  const auto pool = channel_pool({20, 20});
  CHECK(pool.size() > 4500);
  CHECK(pool.size() < 5500);
  std::map<Channel, std::size_t> count;
  int bad = 0, single = 0;
  for (const HaarFeature& f : pool) {
    ++count[f.channel];
    bad += !problem_of(f, {20, 20}).empty();
    single += f.rect_count == 1;
  }
  CHECK(bad == 0);
  CHECK(single > 100);
  CHECK(count.size() == kChannelCount - 1);
  for (const auto& channel : count) CHECK(channel.second == pool.size() / (kChannelCount - 1));
}
