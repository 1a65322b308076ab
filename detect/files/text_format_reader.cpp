// Reads haarkit's own cascade format (docs/cascade-format.md).
#include <algorithm>
#include <utility>

#include "files/numbers.hpp"
#include "files/text_format.hpp"
#include "files/text_lines.hpp"
#include "haarkit/base/text.hpp"

namespace haarkit::files {
namespace {

class Reader {
 public:
  Reader(std::string_view text, const std::string& source) : lines_(text, source), size_(text.size()) {}

  CascadeParts read() {
    read_header();  // up to the line of the features
    if (is_lbp())
      parts_.lbp_features = read_features<LbpFeature>("", [this] { return read_lbp_feature(); });
    else
      parts_.features = read_features<HaarFeature>("", [this] { return read_feature(parts_.window); });
    lines_.next_line("weak");
    const int weak = count_of("weak");
    for (int i = 0; i < weak; ++i) read_weak(i);
    if (stage_is_open_) lines_.fail("the last weak classifier has no '>=' and threshold");
    lines_.next_line("end");
    if (version_ >= 2 && lines_.at("boxes"))
      read_regression("boxes", parts_.boxes.emplace(), [this] { parts_.boxes->steps = lines_.whole(); });
    if (version_ >= 3 && lines_.at("scores"))
      read_regression("scores", parts_.scores.emplace(), [this] { parts_.scores->weight = lines_.real(); });
    lines_.expect("end");
    lines_.end_line();
    if (lines_.has_line()) lines_.fail("words after 'end'");
    return std::move(parts_);
  }

 private:
  bool is_lbp() const { return parts_.feature_type == FeatureType::lbp; }

  void read_header() {
    lines_.next_line("header");
    lines_.expect("haarkit");
    lines_.expect("cascade");
    version_ = lines_.whole();
    if (version_ < 1 || version_ > kTextFormatVersion)
      lines_.fail("version " + std::to_string(version_) + " of the format, expected 1 to " +
                  std::to_string(kTextFormatVersion));
    lines_.end_line();

    lines_.next_line("kind");
    lines_.expect("kind");
    const std::string_view kind = lines_.word();
    if (kind != "staged" && kind != "soft") lines_.fail("found " + quoted(kind) + ", expected 'staged' or 'soft'");
    parts_.kind = kind == "soft" ? CascadeKind::soft : CascadeKind::staged;
    lines_.end_line();

    lines_.next_line("window");
    if (version_ >= 2 && lines_.at("type")) {
      lines_.expect("type");
      lines_.expect("lbp");
      parts_.feature_type = FeatureType::lbp;
      lines_.end_line();
      lines_.next_line("window");
    }
    lines_.expect("window");
    parts_.window = {lines_.whole(), lines_.whole()};
    lines_.require_none(problem_of_window(parts_.window));
    lines_.end_line();

    lines_.next_line("contrast");
    lines_.expect("contrast");
    parts_.min_contrast = lines_.real();
    if (parts_.min_contrast < 0) lines_.fail("a negative number, expected 0 or more");
    lines_.end_line();

    lines_.next_line("features");
    if (version_ >= 4) read_optional("context", [this] { parts_.context = lines_.real(); });
    read_optional("score", [this] { parts_.min_score = lines_.real(); });
  }

  template <typename Read>
  void read_optional(std::string_view name, const Read& read) {
    if (!lines_.at(name)) return;
    lines_.expect(name);
    read();
    lines_.end_line();
    lines_.next_line("features");
  }

  int count_of(std::string_view name) {
    lines_.expect(name);
    const int count = lines_.whole();
    if (count < 1) lines_.fail("there are none, expected at least one");
    lines_.end_line();
    return count;
  }

  // Room for what a hostile file may only claim to hold: no line is shorter than two bytes, and what a line becomes is
  // some thirty times as large, so room for more grows as lines come.
  std::size_t bounded(int count) const {
    constexpr std::size_t kAtOnce = 65'536;
    return std::min({static_cast<std::size_t>(count), size_ / 2, kAtOnce});
  }

  // From the line of their number on. `inside`: what messages put before their names. read_one() reads a line.
  template <typename Feature, typename ReadOne>
  std::vector<Feature> read_features(const std::string& inside, const ReadOne& read_one) {
    std::vector<Feature> features;
    const int count = count_of("features");
    features.reserve(bounded(count));
    for (int i = 0; i < count; ++i) {
      lines_.next_line(inside + "features/" + std::to_string(i));
      features.push_back(read_one());
    }
    return features;
  }

  HaarFeature read_feature(cv::Size window) {
    HaarFeature feature;
    const std::string_view where = lines_.word();
    feature.tilted = where == "tilted";
    if (!feature.tilted) feature.channel = channel_named(where);
    while (lines_.more()) {
      if (feature.rect_count == 3) lines_.fail("more than 3 rectangles");
      WeightedRect& r = feature.rects[feature.rect_count++];
      r.rect = lines_.rect();
      r.weight = lines_.real();
    }
    lines_.require_none(problem_of(feature, window));
    return feature;
  }

  LbpFeature read_lbp_feature() {
    lines_.expect("lbp");
    LbpFeature feature;
    feature.block = lines_.rect();
    lines_.end_line();
    lines_.require_none(problem_of(feature, parts_.window));
    return feature;
  }

  Channel channel_named(std::string_view name) {
    for (int i = 0; i < kChannelCount; ++i)
      if (name == name_of(static_cast<Channel>(i))) return static_cast<Channel>(i);
    lines_.fail("found " + quoted(name) + ", expected 'tilted' or the name of a channel");
  }

  void read_weak(int index) {
    lines_.next_line("weak/" + std::to_string(index));
    if (!stage_is_open_) parts_.stages.emplace_back();
    Stage& stage = parts_.stages.back();
    WeakClassifier weak;
    weak.nodes = read_nodes(parts_.feature_type);
    weak.leaves.reserve(weak.nodes.size() + 1);
    for (std::size_t i = 0; i <= weak.nodes.size(); ++i) weak.leaves.push_back(lines_.real());
    stage_is_open_ = !lines_.more();
    if (!stage_is_open_) {
      lines_.expect(">=");
      stage.threshold = lines_.real();
      lines_.end_line();
    }
    lines_.require_none(problem_of(weak, parts_.features.size() + parts_.lbp_features.size()));
    stage.weak.push_back(std::move(weak));
  }

  // The nodes of a tree and the ':' behind them.
  std::vector<Node> read_nodes(FeatureType type) {
    std::vector<Node> nodes;
    nodes.reserve(8);
    for (std::string_view word = lines_.word(); word != ":"; word = lines_.word()) {
      Node node;
      const std::optional<int> left = parse_whole(word);
      if (!left) lines_.fail("found " + quoted(word) + ", expected a whole number or ':'");
      node.left = *left;
      node.right = lines_.whole();
      node.feature = lines_.whole();
      if (type == FeatureType::lbp)
        for (std::uint32_t& codes : node.codes.words) codes = static_cast<std::uint32_t>(lines_.whole());
      else
        node.threshold = lines_.real();
      nodes.push_back(node);
    }
    return nodes;
  }

  void read_leaf(float& leaf) { leaf = lines_.real(); }

  void read_leaf(BoxShift& leaf) {
    for (float* part : {&leaf.dx, &leaf.dy, &leaf.size}) *part = lines_.real();
  }

  // From the line that begins with its name on. read_number() reads what ends that line.
  template <typename Leaf, typename ReadNumber>
  void read_regression(const std::string& name, PatchRegression<Leaf>& regression, const ReadNumber& read_number) {
    lines_.expect(name);
    regression.patch = {lines_.whole(), lines_.whole()};
    regression.reach = lines_.real();
    read_number();
    lines_.require_none(problem_of_window(regression.patch));
    lines_.end_line();
    lines_.next_line(name + "/features");
    regression.features = read_features<HaarFeature>(name + "/", [&] { return read_feature(regression.patch); });
    lines_.next_line(name + "/trees");
    const int trees = count_of("trees");
    regression.trees.reserve(bounded(trees));
    for (int i = 0; i < trees; ++i) {
      lines_.next_line(name + "/trees/" + std::to_string(i));
      RegressionTree<Leaf>& tree = regression.trees.emplace_back();
      tree.nodes = read_nodes(FeatureType::haar);
      tree.leaves.resize(tree.nodes.size() + 1);
      for (Leaf& leaf : tree.leaves) read_leaf(leaf);
      lines_.end_line();
    }
    lines_.next_line("end");
  }

  TextLines lines_;
  std::size_t size_;
  int version_ = 0;
  CascadeParts parts_;
  bool stage_is_open_ = false;
};

}  // namespace

CascadeParts read_text_format(std::string_view text, const std::string& source) {
  return Reader(text, source).read();
}

}  // namespace haarkit::files
