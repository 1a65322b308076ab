#include "haarkit/detect/mirrored.hpp"

#include <algorithm>

#include "catch.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/detect/box_fitter.hpp"
#include "haarkit/detect/builtin_cascade.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "haarkit/detect/detector.hpp"
#include "haarkit/detect/level_scanner.hpp"
#include "haarkit/detect/score_fitter.hpp"
#include "pictures.hpp"
#include "random_cascade.hpp"
#include "small_cascade.hpp"

using namespace haarkit;
using namespace haarkit::test;

namespace {

// More windows pass; and the tilted features that cannot be mirrored give way to others.
Cascade easier(const Cascade& cascade) {
  CascadeParts parts = cascade.parts();
  for (Stage& stage : parts.stages) stage.threshold -= parts.kind == CascadeKind::soft ? 20.F : 1.5F;
  if (parts.feature_type == FeatureType::lbp) return Cascade(parts);
  const auto at_border = [](const WeightedRect& r) { return r.rect.area() > 0 && r.rect.x == r.rect.height; };
  for (HaarFeature& f : parts.features)
    if (f.tilted && std::any_of(f.rects.begin(), f.rects.end(), at_border)) f = edge_feature(0, 0);
  return Cascade(parts);
}

cv::Mat flipped(const cv::Mat& picture) {
  cv::Mat out;
  cv::flip(picture, out, 1);
  return out;
}

std::vector<WindowHit> hits_of(const Cascade& cascade, const cv::Mat& level) {
  ScanScratch scratch;
  std::vector<WindowHit> hits;
  ScanStatistics unused;
  LevelScanner(cascade).scan(level, {}, scratch, hits, unused);
  return hits;
}

// Every window of a level, on both sides: the same places, the same scores bit for bit.
void check_mirrors(const Cascade& cascade, const cv::Mat& level) {
  const std::vector<WindowHit> hits = hits_of(cascade, level);
  std::vector<WindowHit> expected = hits_of(mirrored(cascade), flipped(level));
  for (WindowHit& hit : expected) hit.x = level.cols - cascade.window().width - hit.x;
  std::sort(expected.begin(), expected.end());
  CHECK(!hits.empty());
  CHECK(hits == expected);
}

}  // namespace

TEST_CASE("a mirrored cascade gives every window of a mirrored level the same score, bit for bit") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed)
    for (CascadeKind kind : {CascadeKind::soft, CascadeKind::staged})
      for (cv::Size window : {cv::Size(20, 20), cv::Size(19, 24)}) {
        CAPTURE(seed, window);
        check_mirrors(easier(random_cascade(kind, window, seed)), drawn_faces({151, 120}, seed));
      }
  for (std::uint64_t seed = 1; seed <= 4; ++seed)
    check_mirrors(easier(random_lbp_cascade({19, 24}, seed)), drawn_faces({151, 120}, seed));
  check_mirrors(easier(read_cascade("/usr/share/opencv4/lbpcascades/lbpcascade_profileface.xml")),
                drawn_faces({301, 240}, 2));
  check_mirrors(easier(builtin_face_cascade()), drawn_faces({151, 120}, 2));
  const std::string folder = "/usr/share/opencv4/haarcascades/haarcascade_";
  check_mirrors(easier(read_cascade(folder + "profileface.xml")), drawn_faces({301, 240}, 2));
  check_mirrors(easier(read_cascade(folder + "frontalface_alt2.xml")), drawn_faces({301, 240}, 2));
}

TEST_CASE("mirroring twice gives the cascade back") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const Cascade cascade = easier(random_cascade(CascadeKind::soft, {20, 20}, seed));
    CHECK(mirrored(cascade) != cascade);
    CHECK(mirrored(mirrored(cascade)) == cascade);
    const Cascade lbp = random_lbp_cascade({20, 20}, seed);
    CHECK(mirrored(lbp) != lbp);
    CHECK(mirrored(mirrored(lbp)) == lbp);
  }
  CHECK(mirrored(mirrored(builtin_face_cascade())) == builtin_face_cascade());
}

TEST_CASE("what a mirrored cascade knows about framing moves boxes the other way") {
  const BoxRegression& boxes = *builtin_face_cascade().boxes();
  const Cascade other = mirrored(builtin_face_cascade());
  REQUIRE(other.boxes());
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const cv::Mat patch = drawn_faces(boxes.patch, seed);
    const BoxShift here = BoxFitter(boxes).shifts({patch}).front();
    const BoxShift there = BoxFitter(*other.boxes()).shifts({flipped(patch)}).front();
    CHECK(here.dx != 0);
    CHECK(there.dx == -here.dx);
    CHECK(there.dy == here.dy);
    CHECK(there.size == here.size);
  }
}

TEST_CASE("what a mirrored cascade knows about its finds says the same of mirrored patches") {
  CascadeParts parts = builtin_face_cascade().parts();
  ScoreRegression& scores = parts.scores.emplace();  // the box trees' splits, with odds for leaves
  scores.patch = parts.boxes->patch;
  scores.features = parts.boxes->features;
  for (const RegressionTree<BoxShift>& tree : parts.boxes->trees) {
    scores.trees.push_back({tree.nodes, {}});
    for (const BoxShift& leaf : tree.leaves) scores.trees.back().leaves.push_back(leaf.dx);
  }
  const Cascade cascade(parts), other = mirrored(cascade);
  REQUIRE(other.scores());
  CHECK(other.scores()->features != cascade.scores()->features);
  CHECK(mirrored(other) == cascade);
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const cv::Mat patch = drawn_faces(scores.patch, seed);
    const float odds = ScoreFitter(*cascade.scores()).log_odds({patch}).front();
    CHECK(odds != 0);
    CHECK(ScoreFitter(*other.scores()).log_odds({flipped(patch)}).front() == odds);
  }
}

TEST_CASE("in exact mode a mirrored cascade finds in a mirrored picture the mirrored windows of levels that fit it") {
  // A level of the picture's own size, of an even number of windows a row at every second column: the grid is its own
  // mirror image.
  const Cascade alt2 = read_cascade("/usr/share/opencv4/haarcascades/haarcascade_frontalface_alt2.xml");
  const cv::Mat picture = drawn_faces({300, 240}, 2);
  DetectorOptions options;
  options.min_neighbors = 0;
  options.scale_factor = 4;
  options.overlap = 1;
  options.max_size = {20, 20};
  std::vector<Detection> here = Detector(alt2, options).detect(picture);
  const std::vector<Detection> there = Detector(mirrored(alt2), options).detect(flipped(picture));
  for (Detection& d : here) d.box.x = picture.cols - d.box.width - d.box.x;
  REQUIRE(here.size() == there.size());
  CHECK(std::is_permutation(here.begin(), here.end(), there.begin()));
}

TEST_CASE("a tilted feature at the left border cannot be mirrored, and the message says which") {
  CascadeParts parts = staged_parts();
  for (WeightedRect& r : parts.features[4].rects) r.rect.x = r.rect.height;
  CHECK_THROWS_AS(mirrored(Cascade(parts), "eye.xml"), DataError);
  CHECK_THROWS_WITH(mirrored(Cascade(parts), "eye.xml"), Catch::Contains("eye.xml") && Catch::Contains("tilted"));
  CHECK_THROWS_AS(mirrored(read_cascade("/usr/share/opencv4/haarcascades/haarcascade_smile.xml")), DataError);
}
