// Tracks over made-up detections.
#include "tracking/tracker.hpp"

#include <cmath>
#include <set>

#include "catch.hpp"
#include "haarkit/base/random.hpp"

namespace haarkit {
namespace {

using Frames = std::vector<std::vector<Detection>>;
constexpr double kRate = 25;

std::vector<Tracker::Result> tracked(const Frames& frames, const TrackerOptions& options = {}) {
  Tracker tracker(options);
  std::vector<Tracker::Result> results;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    for (Tracker::Result& result : tracker.push(static_cast<double>(i) / kRate, &frames[i]))
      results.push_back(std::move(result));
  }
  for (Tracker::Result& result : tracker.finish()) results.push_back(std::move(result));
  return results;
}

Detection face(double x, double y = 100, double side = 80, float score = 10) {
  const auto whole = [](double v) { return static_cast<int>(std::lround(v)); };
  return {{whole(x), whole(y), whole(side), whole(side)}, score};
}

}  // namespace

TEST_CASE("a face that stands and one that moves keep their numbers") {
  Frames frames;
  for (int i = 0; i < 60; ++i) frames.push_back({face(400), face(10 + 4 * i, 300)});
  const std::vector<Tracker::Result> results = tracked(frames);
  REQUIRE(results.size() == 60);
  for (std::size_t i = 0; i < results.size(); ++i) {
    REQUIRE(results[i].size() == 2);
    CHECK(results[i][0].track == 1);
    CHECK(results[i][1].track == 2);
    CHECK(results[i][0].detection.box == face(400).box);
    CHECK(std::abs(results[i][1].detection.box.x - frames[i][1].box.x) <= 1);
  }
}

TEST_CASE("faces that cross keep their numbers, for each is expected where its motion leads") {
  Frames frames;
  for (int i = 0; i < 60; ++i) frames.push_back({face(100 + 6 * i, 100), face(454 - 6 * i, 130)});
  for (const Tracker::Result& result : {tracked(frames).back()}) {
    REQUIRE(result.size() == 2);
    CHECK(result[0].track == 1);
    CHECK(std::abs(result[0].detection.box.x - (100 + 6 * 59)) <= 1);
  }
}

TEST_CASE("a short gap is bridged along the motion, a long one ends the track") {
  for (const auto& [gap, tracks] : {std::pair{8, 1}, {20, 2}}) {
    Frames frames;
    for (int i = 0; i < 60; ++i) {
      const bool missing = i >= 20 && i < 20 + gap;
      frames.push_back(missing ? std::vector<Detection>{} : std::vector<Detection>{face(50 + 3 * i)});
    }
    std::set<int> numbers;
    const std::vector<Tracker::Result> results = tracked(frames);
    for (std::size_t i = 0; i < results.size(); ++i) {
      CHECK(results[i].size() == (tracks == 2 && frames[i].empty() ? 0U : 1U));
      for (const TrackedDetection& found : results[i]) {
        numbers.insert(found.track);
        CHECK(std::abs(found.detection.box.x - (50 + 3 * static_cast<int>(i))) <= 2);
      }
    }
    CHECK(static_cast<int>(numbers.size()) == tracks);
  }
}

TEST_CASE("what shows up for a frame or two is dropped and takes no number") {
  Frames frames(40);
  frames[5] = {face(300)};
  frames[6] = {face(300)};
  for (std::size_t i = 10; i < 40; ++i) frames[i] = {face(100)};
  frames[20].push_back(face(500));
  const std::vector<Tracker::Result> results = tracked(frames);
  for (std::size_t i = 0; i < results.size(); ++i) {
    REQUIRE(results[i].size() == (i < 10 ? 0U : 1U));
    if (i >= 10) CHECK(results[i][0].track == 1);
  }
}

TEST_CASE("a jittering box is steadied: its errors shrink to less than half") {
  Random random(3);
  Frames frames;
  for (int i = 0; i < 200; ++i) {
    frames.push_back({face(100 + 2 * i + random.between(-4, 4), 100 + random.between(-4, 4))});
  }
  double before = 0, after = 0;
  const std::vector<Tracker::Result> results = tracked(frames);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    REQUIRE(results[i].size() == 1);
    before += std::abs(frames[i][0].box.x - (100 + 2.0 * static_cast<double>(i)));
    after += std::abs(results[i][0].detection.box.x - (100 + 2.0 * static_cast<double>(i)));
  }
  CHECK(after < before / 2);
}

TEST_CASE("a frame that was not searched gets boxes between those of its neighbours") {
  Tracker tracker;
  std::vector<Tracker::Result> results;
  for (int i = 0; i <= 60; ++i) {
    const std::vector<Detection> found = {face(100 + 2 * i)};
    for (Tracker::Result& result : tracker.push(i / kRate, i % 5 == 0 ? &found : nullptr))
      results.push_back(std::move(result));
  }
  for (Tracker::Result& result : tracker.finish()) results.push_back(std::move(result));
  REQUIRE(results.size() == 61);
  for (int i = 0; i <= 60; ++i) {
    REQUIRE(results[static_cast<std::size_t>(i)].size() == 1);
    CHECK(std::abs(results[static_cast<std::size_t>(i)][0].detection.box.x - (100 + 2 * i)) <= 1);
  }
}

TEST_CASE("a face that moves by more than its side between two looks is followed, and what is dropped is counted") {
  for (const bool moves : {true, false}) {
    Tracker tracker;
    std::size_t shown = 0;
    std::vector<Tracker::Result> results;
    const auto take = [&](std::vector<Tracker::Result> more) {
      for (const Tracker::Result& result : more) {
        shown += result.size();
        for (const TrackedDetection& one : result) CHECK(one.track == 1);
      }
    };
    for (int i = 0; i < 75; ++i) {
      const std::vector<Detection> found{face(moves ? 100 + 3.2 * i : 100 + 40 * i, 100, 55)};
      take(tracker.push(i / kRate, i % 10 == 0 ? &found : nullptr));
    }
    take(tracker.finish());
    CHECK(shown == (moves ? 75U : 0U));
    CHECK(tracker.dropped() == (moves ? 0 : 8));
  }
}

TEST_CASE("a frame that was searched without a find gets no box for the rate of later searches") {
  // Searched every 0.04 s, then twice after a long while: the last searches' distance says nothing of the first frames.
  const std::vector<double> times = {0, 0.04, 0.08, 0.12, 0.16, 0.20, 0.64, 1.08, 1.52};
  Tracker tracker;
  std::vector<Tracker::Result> results;
  for (std::size_t i = 0; i < times.size(); ++i) {
    const std::vector<Detection> found = i < 3 ? std::vector<Detection>{face(400)} : std::vector<Detection>{};
    for (Tracker::Result& result : tracker.push(times[i], &found)) results.push_back(std::move(result));
  }
  for (Tracker::Result& result : tracker.finish()) results.push_back(std::move(result));
  REQUIRE(results.size() == times.size());
  for (std::size_t i = 0; i < times.size(); ++i) CHECK(results[i].size() == (i < 3 ? 1 : 0));
}

TEST_CASE("the first frame has its box also where no gap may be bridged") {
  TrackerOptions options;
  options.max_gap = 0;
  const std::vector<Tracker::Result> results = tracked(Frames(10, {face(400)}), options);
  REQUIRE(results.size() == 10);
  for (const Tracker::Result& result : results) CHECK(result.size() == 1);
}

TEST_CASE("a box says which view found it in its frame, not in a later one") {
  Frames frames;
  for (int i = 0; i < 40; ++i) {
    frames.push_back({face(400)});
    frames.back()[0].cascade = i < 20 ? 0 : 1;
  }
  TrackerOptions options;
  options.objects = {0, 0};
  const std::vector<Tracker::Result> results = tracked(frames, options);
  for (std::size_t i = 0; i < results.size(); ++i) {
    REQUIRE(results[i].size() == 1);
    CHECK(results[i][0].detection.cascade == (i < 20 ? 0 : 1));
  }
}

TEST_CASE("live results come at once, and go on through a short gap") {
  TrackerOptions options;
  options.live = true;
  Tracker tracker(options);
  for (int i = 0; i < 40; ++i) {
    const bool missing = i >= 20 && i < 24;
    const std::vector<Detection> found = missing ? std::vector<Detection>{} : std::vector<Detection>{face(100 + 2 * i)};
    const std::vector<Tracker::Result> results = tracker.push(i / kRate, &found);
    REQUIRE(results.size() == 1);
    REQUIRE(results[0].size() == (i < 2 ? 0U : 1U));
    if (i >= 2) CHECK(std::abs(results[0][0].detection.box.x - (100 + 2 * i)) <= 3);
  }
}

TEST_CASE("a track that lasts for minutes keeps its number") {
  Frames frames;
  for (int i = 0; i < 20'000; ++i) frames.push_back({face(100 + i % 7)});
  const std::vector<Tracker::Result> results = tracked(frames);
  CHECK(results.size() == frames.size());
  CHECK(results.back()[0].track == 1);
}

TEST_CASE("detections of different objects are different tracks though they lie on each other, views of one are one") {
  Frames frames;
  for (int i = 0; i < 40; ++i) {
    frames.push_back({face(100), face(102)});
    frames.back()[0].cascade = i % 2;  // a face, seen by one view and then by the other
    frames.back()[1].cascade = 2;      // a mask
  }
  TrackerOptions options;
  options.objects = {0, 0, 1};
  const std::vector<Tracker::Result> results = tracked(frames, options);
  REQUIRE(results.size() == 40);
  for (const Tracker::Result& result : results) {
    REQUIRE(result.size() == 2);
    CHECK(result[0].track == 1);
    CHECK(result[0].detection.cascade < 2);
    CHECK(result[1].track == 2);
    CHECK(result[1].detection.cascade == 2);
  }
}

}  // namespace haarkit
