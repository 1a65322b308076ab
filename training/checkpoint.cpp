// The checkpoint file: what it is, of which learning, the recipe, the state, a checksum over all. Each `fields` lists
// the fields of a part once, for writing and for reading.
#include <algorithm>
#include <cstring>
#include <string_view>
#include <type_traits>

#include "checkpoint_check.hpp"
#include "haarkit/base/bytes.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/base/hash.hpp"
#include "haarkit/training/training_state.hpp"

namespace haarkit {
namespace {

constexpr const char* kMagic = "haarkit checkpoint 4";

template <typename Bytes>
constexpr bool kReads = std::is_same_v<Bytes, ByteReader>;

template <typename Bytes, typename Number>
void fields(Bytes& bytes, std::optional<Number>& value) {
  bool there = value.has_value();
  Number number = value.value_or(0);
  bytes(there), bytes(number);
  value = there ? std::optional(number) : std::nullopt;
}

template <typename Bytes>
void fields(Bytes& bytes, HaarFeature& feature) {
  for (WeightedRect& r : feature.rects) {
    bytes(r.rect.x), bytes(r.rect.y), bytes(r.rect.width), bytes(r.rect.height), bytes(r.weight);
  }
  bytes(feature.rect_count), bytes(feature.tilted), bytes(feature.channel);
}

template <typename Bytes>
void fields(Bytes& bytes, Stage& stage, FeatureType type) {
  bytes(stage.threshold);
  sequence(bytes, stage.weak, 1, [&](WeakClassifier& weak) {
    sequence(bytes, weak.nodes, 1, [&](Node& node) {
      bytes(node.feature), bytes(node.threshold), bytes(node.left), bytes(node.right);
      if (type == FeatureType::lbp)
        for (std::uint32_t& word : node.codes.words) bytes(word);
    });
    sequence(bytes, weak.leaves, 1, [&](float& leaf) { bytes(leaf); });
  });
}

template <typename Bytes>
void fields(Bytes& bytes, CascadeParts& parts) {
  bytes(parts.kind), bytes(parts.window.width), bytes(parts.window.height), bytes(parts.context),
      bytes(parts.min_contrast);
  fields(bytes, parts.min_score);
  sequence(bytes, parts.features, 1, [&](HaarFeature& feature) { fields(bytes, feature); });
  if (parts.features.empty()) {  // then LBP features follow
    parts.feature_type = FeatureType::lbp;
    sequence(bytes, parts.lbp_features, 1,
             [&](LbpFeature& f) { bytes(f.block.x), bytes(f.block.y), bytes(f.block.width), bytes(f.block.height); });
  }
  sequence(bytes, parts.stages, 1, [&](Stage& stage) { fields(bytes, stage, parts.feature_type); });
}

template <typename Bytes>
void fields(Bytes& bytes, MiningProgress& p) {
  bytes(p.wanted), bytes(p.found), bytes(p.pictures), bytes(p.all_views), bytes(p.windows), bytes(p.hits),
      bytes(p.weak_evaluated);
  bytes(p.view_windows), bytes(p.view_hits);
}

template <typename Bytes>
void fields(Bytes& bytes, RoundRecord& r) {
  bytes(r.round), bytes(r.weak), bytes(r.weak_total);
  bytes(r.faces), bytes(r.negatives), bytes(r.held_out_faces), bytes(r.held_out_negatives);
  bytes(r.training_detection_rate), fields(bytes, r.held_out_detection_rate);
  bytes(r.training_false_positive_rate), bytes(r.held_out_false_positive_rate);
  bytes(r.false_positive_rate_before), bytes(r.false_positive_rate_after);
  fields(bytes, r.mining);
  bytes(r.mining_seconds), bytes(r.binning_seconds), bytes(r.boosting_seconds);
}

template <typename Bytes>
void fields(Bytes& bytes, SampleSet& set, cv::Size window) {
  if constexpr (kReads<Bytes>) {
    set = SampleSet(window);
    const std::uint64_t size = set.patch_size();
    for (std::uint64_t left = bytes.count(size + sizeof(std::uint64_t)); left > 0; --left) {
      std::uint64_t id = 0;
      bytes(id);
      set.add(reinterpret_cast<const std::uint8_t*>(bytes.take(size)), window.width, id);
    }
  } else {
    bytes(std::uint64_t{set.size()});
    for (std::size_t i = 0; i < set.size(); ++i) {
      bytes(set.id(i));
      bytes.append(set.patch(i), set.patch_size());
    }
  }
}

template <typename Bytes>
void fields(Bytes& bytes, Miner::State& miner) {
  bytes(miner.next_view), bytes(miner.last_rate);
  std::vector<std::uint64_t> used(miner.used.begin(), miner.used.end());
  std::sort(used.begin(), used.end());
  sequence(bytes, used, 1, [&](std::uint64_t& hash) { bytes(hash); });
  miner.used.insert(used.begin(), used.end());
}

// Without a round there is nothing else either: the run begins.
template <typename Bytes>
void fields(Bytes& bytes, TrainingState& state) {
  sequence(bytes, state.rounds, 1, [&](RoundRecord& record) { fields(bytes, record); });
  if (state.rounds.empty()) return;
  fields(bytes, state.cascade);
  // Before a patch of this size is read.
  if constexpr (kReads<Bytes>) {
    if (!problem_of_window(state.cascade.window).empty()) bytes.damaged();
  }
  fields(bytes, state.negatives, state.cascade.window);
  fields(bytes, state.held_out_negatives, state.cascade.window);
  fields(bytes, state.miner);
}

template <typename Bytes>
void fields(Bytes& bytes, Recipe& recipe) {
  sequence(bytes, recipe.options, 1, [&](auto& entry) { bytes(entry.first), bytes(entry.second); });
  sequence(bytes, recipe.backgrounds, 1, [&](auto& entry) { bytes(entry.name), bytes(entry.digest); });
}

// Anything in front of the checksum makes it another one.
std::uint64_t checksum(std::string_view bytes) {
  return hash_of(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

bool begins_as_checkpoint(std::string_view bytes) {
  return bytes.substr(0, 64).find("haarkit checkpoint ") < 2 * sizeof(std::uint64_t);
}

// Takes the checksum off: nothing is believed before it is right.
void open_seal(std::string& bytes, const std::string& source) {
  std::uint64_t said = 0;
  const std::size_t size = bytes.size() < sizeof said ? 0 : bytes.size() - sizeof said;
  if (size > 0) std::memcpy(&said, bytes.data() + size, sizeof said);
  if (size == 0 || said != checksum(std::string_view(bytes).substr(0, size)))
    throw DataError(source, "", "the checkpoint is damaged (its checksum is wrong)", "start anew with --overwrite");
  bytes.resize(size);
}

// recipe: null: any will do.
TrainingState parse(std::string content, const std::string& source, const Recipe* recipe) {
  if (!begins_as_checkpoint(content)) throw DataError(source, "", "is not a checkpoint", "start anew with --overwrite");
  open_seal(content, source);
  ByteReader bytes(std::move(content), source, "the checkpoint is damaged", "start anew with --overwrite");
  std::string magic;
  std::int32_t learning = 0;
  bytes(magic), bytes(learning);
  if (magic != kMagic || learning != kLearningVersion) {
    throw DataError(source, "", "the checkpoint is of another version of the program, which would learn otherwise",
                    "end the run with that version, or start anew with --overwrite");
  }
  Recipe then;
  fields(bytes, then);
  TrainingState state;
  fields(bytes, state);
  if (!bytes.at_end()) bytes.damaged();
  const std::string problem = problem_of(state);
  if (!problem.empty()) throw DataError(source, "", problem, "start anew with --overwrite");
  if (state.rounds.empty()) return state;
  const std::string changes = recipe != nullptr ? differences(then, *recipe) : "";
  if (!changes.empty()) {
    throw DataError(source, "", "the checkpoint belongs to other options or data: " + changes,
                    "resume with the same ones, or start anew with --overwrite");
  }
  return state;
}

}  // namespace

void write_checkpoint(const std::string& path, const TrainingState& state, const Recipe& recipe) {
  ByteWriter bytes;
  Recipe recipe_copy = recipe;
  TrainingState copy = state;
  bytes(std::string(kMagic)), bytes(std::int32_t{kLearningVersion});
  fields(bytes, recipe_copy);
  fields(bytes, copy);
  bytes(checksum(bytes.bytes()));
  write_file(path, bytes.bytes());
}

TrainingState read_checkpoint(const std::string& path, const Recipe& recipe) {
  return parse(read_file(path), path, &recipe);
}

TrainingState read_any_checkpoint(const std::string& path) {
  return parse_checkpoint(read_file(path), path);
}

TrainingState parse_checkpoint(std::string bytes, const std::string& source) {
  return parse(std::move(bytes), source, nullptr);
}

void tell_state(TrainingState& state, const Recipe& recipe, Team& team) {
  if (team.size() == 1) return;
  std::string told;
  if (team.rank() == 0) {
    ByteWriter bytes;
    Recipe recipe_copy = recipe;
    fields(bytes, recipe_copy);
    fields(bytes, state);
    told = bytes.bytes();
  }
  tell(team, 0, told);
  together(team, [&] {
    if (team.rank() == 0) return;
    ByteReader bytes(std::move(told), team.name(0));
    Recipe first;
    fields(bytes, first);
    const std::string changes = differences(first, recipe);
    if (!changes.empty()) throw DataError("", "", "has other options or data than " + team.name(0) + ": " + changes);
    state = {};
    fields(bytes, state);
  });
}

bool is_checkpoint(const std::string& path) {
  return begins_as_checkpoint(read_file(path));
}

}  // namespace haarkit
