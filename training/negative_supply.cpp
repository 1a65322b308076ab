// The negatives of each round: those of the last one that still pass, labelled crops, and windows mined anew. A hash of
// its pixels decides whether a window teaches or is held out.
#include "negative_supply.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include "cascade_samples.hpp"
#include "haarkit/base/hash.hpp"
#include "haarkit/base/random.hpp"
#include "haarkit/training/miner.hpp"

namespace haarkit {
namespace {

constexpr std::uint64_t kMinerStream = 3;  // of options.seed

// Mined windows are dealt out to training and held-out negatives by their pixels' hash.
bool is_held_out(std::uint64_t hash, double share) {
  return unit_interval(mix(hash)) < share;
}

}  // namespace

SampleSet passing_samples(const Cascade& cascade, const SampleSet& samples) {
  SampleSet kept = samples;
  if (!samples.empty()) kept.keep_only(passing(cascade, samples));
  return kept;
}

std::size_t NegativeSupply::least() const {
  if (data_.backgrounds == nullptr) return 10;
  // A soft cascade also learns from negatives that it keeps from earlier rounds, and needs fewer new ones.
  const int part = options_.kind == CascadeKind::soft ? 50 : 10;
  return static_cast<std::size_t>(std::max(options_.negatives / part, 1));
}

NegativeSupply::Outcome NegativeSupply::refill(const Cascade& so_far, TrainingState& state, RoundRecord& record) {
  keep(so_far, state.negatives);
  state.held_out_negatives = passing_samples(so_far, state.held_out_negatives);
  record.false_positive_rate_before = 1;
  if (state.rounds.empty()) {
    const auto add = [&](SampleSet& set, const SampleSet* labelled) {
      if (labelled != nullptr && !labelled->empty()) set.add(passing_samples(so_far, *labelled));
    };
    add(state.negatives, data_.no_faces);
    passing_ = state.negatives.size();
    add(state.held_out_negatives, data_.held_out_no_faces);
  } else {
    record.false_positive_rate_before = state.rounds.back().false_positive_rate_after;
  }
  if (data_.backgrounds != nullptr && mine(so_far, state, record)) return Outcome::rate_reached;
  return passing_ < least() ? Outcome::too_few : Outcome::enough;
}

void NegativeSupply::keep(const Cascade& so_far, SampleSet& negatives) {
  std::vector<bool> kept = haarkit::passing(so_far, negatives);
  passing_ = static_cast<std::size_t>(std::count(kept.begin(), kept.end(), true));
  if (options_.kind == CascadeKind::soft && !negatives.empty()) {
    const std::vector<float> sums = final_sums(so_far, negatives);
    std::vector<std::size_t> order(negatives.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return sums[a] > sums[b]; });
    order.resize(std::min(order.size(), static_cast<std::size_t>(options_.soft.keep * options_.negatives)));
    for (const std::size_t i : order) kept[i] = true;
  }
  negatives.keep_only(kept);
}

// True when the rate asked for is reached.
bool NegativeSupply::mine(const Cascade& so_far, TrainingState& state, RoundRecord& record) {
  const auto wanted = static_cast<std::size_t>(options_.negatives * (1 + options_.held_out_negatives));
  const std::size_t have = state.negatives.size() + state.held_out_negatives.size();
  if (have >= wanted) return false;
  Miner miner(*data_.backgrounds, options_.mining, mix(options_.seed + kMinerStream), team_);
  miner.stop_by([this] { return observer_.cancelled(); });
  miner.restore(std::move(state.miner));
  SampleSet mined(so_far.window());
  const double target = options_.false_positive_rate;
  bool reached = false;
  record.mining = miner.mine(so_far, wanted - have, mined, [&](const MiningProgress& progress) {
    observer_.mining(progress);
    // Twenty windows or more were expected, and fewer are seen: the rate is reached beyond doubt.
    reached =
        target > 0 && static_cast<double>(progress.windows) * target >= 20 && progress.false_positive_rate() <= target;
    return reached || any(team_, observer_.cancelled());
  });
  state.miner = miner.state();
  if (record.mining.windows > 0) record.false_positive_rate_before = record.mining.false_positive_rate();
  const double share = options_.held_out_negatives / (1 + options_.held_out_negatives);
  for (std::size_t i = 0; i < mined.size(); ++i) {
    SampleSet& set = is_held_out(mined.id(i), share) ? state.held_out_negatives : state.negatives;
    set.add(mined.patch(i), static_cast<std::size_t>(mined.window().width), mined.id(i));
    passing_ += &set == &state.negatives;
  }
  return reached;
}

}  // namespace haarkit
