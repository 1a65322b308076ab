#include "haarkit/detect/cascade.hpp"

#include <functional>
#include <limits>

#include "catch.hpp"
#include "haarkit/base/data_error.hpp"
#include "small_cascade.hpp"

using namespace haarkit;
using namespace haarkit::test;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

// What Cascade's constructor says of the parts after a change; empty when it accepts them.
std::string complaint(CascadeParts parts, const std::function<void(CascadeParts&)>& change) {
  change(parts);
  try {
    const Cascade cascade(std::move(parts), "here.xml");
  } catch (const DataError& error) {
    return error.what();
  }
  return {};
}

std::string complaint(const std::function<void(CascadeParts&)>& change) {
  return complaint(staged_parts(), change);
}

std::string soft_complaint(const std::function<void(CascadeParts&)>& change) {
  return complaint(soft_parts(), change);
}

}  // namespace

TEST_CASE("a sound cascade is accepted") {
  CHECK(complaint([](CascadeParts&) {}).empty());
  CHECK(soft_complaint([](CascadeParts&) {}).empty());
  CHECK(Cascade(staged_parts()).weak_count() == 3);
}

TEST_CASE("a window is at least 3x3 pixels and its squares fit 32 bits") {
  for (const cv::Size& bad : {cv::Size(0, 0), cv::Size(2, 20), cv::Size(20, 2), cv::Size(-20, 20), cv::Size(258, 257),
                              cv::Size(2147483647, 2147483647)}) {
    INFO(bad);
    CHECK_FALSE(problem_of_window(bad).empty());
  }
  CHECK(problem_of_window({3, 3}).empty());
  CHECK(problem_of_window({257, 257}).empty());
  CHECK_THAT(complaint([](CascadeParts& p) { p.window = {1, 1}; }), Catch::StartsWith("here.xml: window: "));
}

TEST_CASE("numbers must be finite, and the complaint names the element") {
  using Catch::StartsWith;
  CHECK_THAT(complaint([](CascadeParts& p) { p.min_contrast = kNan; }), StartsWith("here.xml: contrast"));
  CHECK_THAT(complaint([](CascadeParts& p) { p.min_score = kNan; }), StartsWith("here.xml: score"));
  CHECK_THAT(complaint([](CascadeParts& p) { p.min_contrast = -1; }), StartsWith("here.xml: contrast"));
  CHECK_THAT(complaint([](CascadeParts& p) { p.stages[1].threshold = kInfinity; }), StartsWith("here.xml: stages/1:"));
  CHECK_THAT(complaint([](CascadeParts& p) { p.stages[0].weak[1].nodes[1].threshold = kNan; }),
             StartsWith("here.xml: stages/0/weakClassifiers/1: node 1 "));
  CHECK_THAT(complaint([](CascadeParts& p) { p.stages[0].weak[1].leaves[2] = kNan; }),
             StartsWith("here.xml: stages/0/weakClassifiers/1: leaf 2 "));
  CHECK_THAT(complaint([](CascadeParts& p) { p.features[4].rects[2].weight = kNan; }),
             StartsWith("here.xml: features/4:"));
}

TEST_CASE("what is empty is refused") {
  CHECK_THAT(complaint([](CascadeParts& p) { p.stages.clear(); }), Catch::Contains("there is no stage"));
  CHECK_THAT(complaint([](CascadeParts& p) { p.stages[1].weak.clear(); }),
             Catch::StartsWith("here.xml: stages/1: the stage has no weak classifier"));
  CHECK_THAT(complaint([](CascadeParts& p) { p.stages[1].weak[0] = {}; }), Catch::Contains("no node"));
}

TEST_CASE("a feature outside of the window is refused, tilted ones by their own corners") {
  CHECK_THAT(complaint([](CascadeParts& p) { p.features[2].rects[0].rect.x = 15; }),
             Catch::StartsWith("here.xml: features/2:") && Catch::Contains("15 9 6 4"));
  CHECK_THAT(complaint([](CascadeParts& p) { p.features[4].rects[0].rect.x = 4; }),
             Catch::StartsWith("here.xml: features/4: tilted rectangle 0"));
  CHECK_THAT(complaint([](CascadeParts& p) { p.features[1].rects[1].rect.width = -1; }), Catch::Contains("3 5 -1 4"));
}

TEST_CASE("children must make a tree: no loop, nothing shared, nothing out of range, nothing out of reach") {
  const auto tree_complaint = [](std::vector<Node> nodes, std::size_t leaves) {
    return problem_of(WeakClassifier{std::move(nodes), std::vector<float>(leaves, 1.0F)}, 1);
  };
  const std::string twice = "is reached twice";
  CHECK(tree_complaint({{0, 0, 1, 0}, {0, 0, -1, -2}}, 3).empty());
  CHECK(tree_complaint({{0, 0, 2, 0}, {0, 0, -1, -2}, {0, 0, 1, -3}}, 4).empty());
  CHECK_THAT(tree_complaint({{0, 0, 0, 0}}, 2), Catch::Contains(twice));
  CHECK_THAT(tree_complaint({{0, 0, 1, 1}, {0, 0, 0, -1}}, 3), Catch::Contains(twice));
  CHECK_THAT(tree_complaint({{0, 0, 1, 0}, {0, 0, 1, -1}}, 3), Catch::Contains(twice));
  CHECK_THAT(tree_complaint({{0, 0, 1, 0}, {0, 0, 2, -1}, {0, 0, 1, -2}}, 4), Catch::Contains(twice));
  CHECK_THAT(tree_complaint({{0, 0, 0, -1}, {0, 0, 2, -2}, {0, 0, 1, -3}}, 4), Catch::Contains("cannot be reached"));
  CHECK_THAT(tree_complaint({{0, 0, 1, 0}}, 2), Catch::Contains("points to node 1"));
  CHECK_THAT(tree_complaint({{0, 0, -2, 0}}, 2), Catch::Contains("points to leaf 2"));
  CHECK_THAT(tree_complaint({{0, 0, std::numeric_limits<int>::min(), 0}}, 2), Catch::Contains("leaf 2147483648"));
  CHECK_THAT(tree_complaint({{0, 0, 0, -1}}, 3), Catch::Contains("3 leaves"));
  CHECK_THAT(tree_complaint({{1, 0, 0, -1}}, 2), Catch::Contains("uses feature 1"));
  CHECK_THAT(tree_complaint({{-1, 0, 0, -1}}, 2), Catch::Contains("uses feature -1"));
}

TEST_CASE("a tree as deep as it has nodes is checked without recursion") {
  WeakClassifier chain;
  constexpr int kNodes = 200'000;
  for (int i = 0; i < kNodes; ++i) chain.nodes.push_back({0, 0, i + 1 < kNodes ? i + 1 : -kNodes, -i});
  chain.leaves.resize(kNodes + 1);
  CHECK(problem_of(chain, 1).empty());
  chain.nodes[kNodes - 1].left = 5;
  CHECK_FALSE(problem_of(chain, 1).empty());
}

TEST_CASE("only a soft cascade uses gradient channels, and not in its first weak classifiers") {
  CHECK_THAT(complaint([](CascadeParts& p) { p.features[0].channel = Channel::magnitude; }),
             Catch::Contains("only a soft cascade"));
  CHECK(soft_complaint([](CascadeParts& p) { p.features[kMinGreyPrefix].channel = Channel::edge_90; }).empty());
  CHECK_THAT(soft_complaint([](CascadeParts& p) { p.features[kMinGreyPrefix - 1].channel = Channel::edge_90; }),
             Catch::StartsWith("here.xml: stages/7/weakClassifiers/0:") && Catch::Contains("grey"));
  CHECK_THAT(soft_complaint([](CascadeParts& p) {  // all of it one stage
               for (std::size_t s = 1; s < p.stages.size(); ++s) p.stages[0].weak.push_back(p.stages[s].weak[0]);
               p.stages.resize(1);
               p.features[kMinGreyPrefix].channel = Channel::edge_90;
             }),
             Catch::StartsWith("here.xml: stages/0/weakClassifiers/8:") && Catch::Contains("the first stage"));
}

TEST_CASE("features come out in the order of their first use, each once, and leaves in the order of the nodes") {
  CascadeParts parts = staged_parts();
  const Cascade expected(parts);
  // The same cascade said otherwise: an unused feature, a copy of one, another order, other leaf numbers, and a
  // rectangle beyond the last one that nobody reads, and one without weight.
  parts.features.insert(parts.features.begin(), edge_feature(1, 1));
  parts.features.push_back(parts.features[1]);
  parts.features[2].rects[2] = {{9, 9, 9, 9}, 9};
  parts.features[3].rect_count = 3;
  parts.features[3].rects[2] = {{0, 0, 1, 1}, 0};
  for (Stage& stage : parts.stages)
    for (WeakClassifier& weak : stage.weak)
      for (Node& node : weak.nodes) ++node.feature;
  WeakClassifier& last = parts.stages[1].weak[0];
  last.nodes[2].feature = 6;
  std::reverse(last.leaves.begin(), last.leaves.end());
  for (Node& node : last.nodes)
    for (std::int32_t* child : {&node.left, &node.right})
      if (*child <= 0) *child = -3 - *child;
  const Cascade cascade(parts);
  CHECK(cascade == expected);
  CHECK(cascade.features().size() == 5);
  CHECK(cascade.stages()[1].weak[0].nodes[2].feature == 0);
}
