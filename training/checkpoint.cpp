// The checkpoint file: a line that says what it is, the recipe, the state. Each `fields` lists the fields of a part
// once, for writing (Out) and for reading (In).
#include <algorithm>
#include <filesystem>
#include <type_traits>

#include "bytes.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/training/training_state.hpp"

namespace haarkit {
namespace {

constexpr const char* kMagic = "haarkit checkpoint 2";

template <typename Bytes>
constexpr bool kReads = std::is_same_v<Bytes, ByteReader>;

template <typename Bytes, typename T, typename Each>
void sequence(Bytes& bytes, std::vector<T>& items, const Each& each) {
  if constexpr (kReads<Bytes>) {
    items.resize(bytes.count(1));
  } else {
    bytes(std::uint64_t{items.size()});
  }
  for (T& item : items) each(item);
}

template <typename Bytes>
void fields(Bytes& bytes, HaarFeature& feature) {
  for (WeightedRect& r : feature.rects) {
    bytes(r.rect.x), bytes(r.rect.y), bytes(r.rect.width), bytes(r.rect.height), bytes(r.weight);
  }
  bytes(feature.rect_count), bytes(feature.tilted), bytes(feature.channel);
}

template <typename Bytes>
void fields(Bytes& bytes, Stage& stage) {
  bytes(stage.threshold);
  sequence(bytes, stage.weak, [&](WeakClassifier& weak) {
    sequence(bytes, weak.nodes,
             [&](Node& node) { bytes(node.feature), bytes(node.threshold), bytes(node.left), bytes(node.right); });
    sequence(bytes, weak.leaves, [&](float& leaf) { bytes(leaf); });
  });
}

template <typename Bytes>
void fields(Bytes& bytes, CascadeParts& parts) {
  bytes(parts.kind), bytes(parts.window.width), bytes(parts.window.height), bytes(parts.min_contrast);
  sequence(bytes, parts.features, [&](HaarFeature& feature) { fields(bytes, feature); });
  sequence(bytes, parts.stages, [&](Stage& stage) { fields(bytes, stage); });
}

template <typename Bytes>
void fields(Bytes& bytes, MiningProgress& p) {
  bytes(p.wanted), bytes(p.found), bytes(p.pictures), bytes(p.all_views), bytes(p.windows), bytes(p.hits),
      bytes(p.weak_evaluated);
  bytes(p.view_windows), bytes(p.view_hits);
}

template <typename Bytes>
void fields(Bytes& bytes, std::optional<double>& value) {
  bool there = value.has_value();
  double number = value.value_or(0);
  bytes(there), bytes(number);
  value = there ? std::optional(number) : std::nullopt;
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
  sequence(bytes, used, [&](std::uint64_t& hash) { bytes(hash); });
  miner.used.insert(used.begin(), used.end());
}

template <typename Bytes>
void fields(Bytes& bytes, TrainingState& state) {
  fields(bytes, state.cascade);
  if (state.cascade.window.width < 1 || state.cascade.window.height < 1) {
    if constexpr (kReads<Bytes>) bytes.damaged();
  }
  fields(bytes, state.negatives, state.cascade.window);
  fields(bytes, state.held_out_negatives, state.cascade.window);
  fields(bytes, state.miner);
  sequence(bytes, state.rounds, [&](RoundRecord& record) { fields(bytes, record); });
}

template <typename Bytes>
void fields(Bytes& bytes, Recipe& recipe) {
  sequence(bytes, recipe, [&](auto& entry) { bytes(entry.first), bytes(entry.second); });
}

std::string differences(const Recipe& then, const Recipe& now) {
  std::string text;
  const auto value_in = [](const Recipe& recipe, const std::string& name) {
    const auto place =
        std::find_if(recipe.begin(), recipe.end(), [&](const auto& entry) { return entry.first == name; });
    return place == recipe.end() ? std::string("(not given)") : place->second;
  };
  const auto shown = [&](const Recipe& recipe, const std::string& name) {
    const std::string value = value_in(recipe, name);
    return value.substr(0, value.find('\n'));
  };
  const auto add = [&](const std::string& name) {
    const std::string was = shown(then, name), is = shown(now, name);
    text += (text.empty() ? "" : ", ") + name;
    text += was == is ? " are others than then (" + is + ")" : " was " + was + " and is " + is;
  };
  for (const auto& [name, value] : now) {
    if (value_in(then, name) != value) add(name);
  }
  for (const auto& [name, value] : then) {
    if (value_in(now, name) == "(not given)") add(name);
  }
  return text;
}

}  // namespace

void write_checkpoint(const std::string& path, const TrainingState& state, const Recipe& recipe) {
  ByteWriter bytes;
  Recipe recipe_copy = recipe;
  TrainingState copy = state;
  bytes(std::string(kMagic));
  fields(bytes, recipe_copy);
  fields(bytes, copy);
  write_file(path, bytes.bytes());
}

namespace {

// recipe: null: any will do.
TrainingState read(const std::string& path, const Recipe* recipe) {
  ByteReader bytes(read_file(path), path);
  std::string magic;
  bytes(magic);
  if (magic != kMagic) throw DataError(path, "", "not a checkpoint of this version", "start without --resume");
  Recipe then;
  fields(bytes, then);
  const std::string changes = recipe != nullptr ? differences(then, *recipe) : "";
  if (!changes.empty()) {
    throw DataError(path, "", "the checkpoint belongs to other options: " + changes,
                    "resume with the same options, or start without --resume");
  }
  TrainingState state;
  fields(bytes, state);
  if (!bytes.at_end()) bytes.damaged();
  return state;
}

}  // namespace

TrainingState read_checkpoint(const std::string& path, const Recipe& recipe) {
  if (!std::filesystem::exists(path))
    throw DataError(path, "", "there is no checkpoint to resume from", "start without --resume");
  return read(path, &recipe);
}

TrainingState read_any_checkpoint(const std::string& path) {
  return read(path, nullptr);
}

bool is_checkpoint(const std::string& path) {
  return read_file(path).find("haarkit checkpoint ") < 2 * sizeof(std::uint64_t);
}

}  // namespace haarkit
