// Rounds of mining and boosting, for staged cascades (Viola and Jones 2001) and soft ones (Bourdev and Brandt 2005;
// Zhang and Viola 2007). Everything that a round starts from is in TrainingState or computed anew from it, so that
// going on and resuming are the same thing.
#include "haarkit/training/cascade_trainer.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>

#include "cascade_samples.hpp"
#include "endings.hpp"
#include "growing_cascade.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/hash.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "haarkit/training/binned_features.hpp"
#include "haarkit/training/boosting.hpp"
#include "haarkit/training/calibration.hpp"
#include "judges.hpp"
#include "negative_supply.hpp"
#include "round_pool.hpp"
#include "soft_growth.hpp"
#include "stage_growth.hpp"

namespace haarkit {
namespace {

// Streams of random numbers for each round, from options.seed.
constexpr std::uint64_t kBoostStream = 2000;

class Watch {
 public:
  double lap() {
    const auto now = std::chrono::steady_clock::now();
    return std::chrono::duration<double>(now - std::exchange(last_, now)).count();
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

const SampleSet& or_empty(const SampleSet* set) {
  static const SampleSet none;
  return set != nullptr ? *set : none;
}

float contrast_gate_of(const TrainingOptions& options) {
  return options.features == FeatureType::lbp ? 0 : options.min_contrast;
}

void require(bool holds, const char* what) {
  if (!holds) throw std::invalid_argument(what);
}

class Training {
 public:
  Training(const TrainingData& data, const TrainingOptions& options, TrainingObserver& observer, TrainingState state,
           Team& team)
      : data_(data),
        options_(options),
        observer_(observer),
        team_(team),
        state_(std::move(state)),
        judges_(data),
        supply_(data, options, observer, team),
        window_(data.faces->window()),
        pool_(options, window_) {
    state_.cascade.kind = options.kind;
    state_.cascade.window = window_;
    state_.cascade.context = options.context;
    state_.cascade.feature_type = options.features;
    state_.cascade.min_contrast = contrast_gate_of(options);
    if (state_.rounds.empty()) state_.negatives = state_.held_out_negatives = SampleSet(window_);
  }

  TrainingResult run() {
    while (!ended_) round();
    const bool stuck = ending_ == Ending::no_progress;
    return {std::move(state_), ending_, std::move(explanation_),
            stuck ? std::move(stuck_.hardest_faces) : std::vector<std::uint64_t>()};
  }

 private:
  void end(Ending ending, std::string explanation) {
    ended_ = true;
    ending_ = ending;
    explanation_ = std::move(explanation);
  }
  bool cancelled() {
    if (!ended_ && any(team_, observer_.cancelled())) end(Ending::cancelled, "Training was interrupted.");
    return ended_;
  }
  int weak_so_far() const { return state_.rounds.empty() ? 0 : state_.rounds.back().weak_total; }
  bool behind_prefix() const { return weak_so_far() >= options_.soft.grey_prefix; }
  bool differs_behind_prefix() const {
    return pool_.has_channels() || options_.soft.channel_depth > 0 || options_.soft.prefix_share > 0;
  }
  bool complete() const {
    return options_.kind == CascadeKind::soft ? weak_so_far() >= options_.soft.weak
                                              : static_cast<int>(state_.rounds.size()) >= options_.staged.stages;
  }

  void round() {
    if (complete()) return end(Ending::finished, "All that was asked for is trained.");
    const Cascade so_far = cascade_of(state_.cascade);
    RoundRecord record;
    record.round = static_cast<int>(state_.rounds.size()) + 1;
    Watch watch;
    const NegativeSupply::Outcome outcome = supply_.refill(so_far, state_, record);
    record.mining_seconds = watch.lap();
    if (cancelled()) return;
    if (outcome == NegativeSupply::Outcome::too_few) return end_without_negatives(record.mining.windows);
    if (outcome == NegativeSupply::Outcome::rate_reached) {
      return end(Ending::target_reached, "The false-positive rate that was asked for is reached.");
    }

    // A soft cascade learns from every face to the end: its thresholds are set anew after each round.
    const bool soft = options_.kind == CascadeKind::soft;
    const SampleSet faces = soft ? *data_.faces : passing_samples(so_far, *data_.faces);
    const SampleSet held_out = soft ? judges_.samples() : passing_samples(so_far, judges_.samples());
    if (faces.empty() || held_out.empty()) {
      if (!state_.rounds.empty()) return end(Ending::no_progress, "The cascade finds none of the objects any more.");
      throw DataError("objects", "", "all samples have too little contrast", "use pictures with more contrast");
    }
    record.faces = faces.size();
    record.held_out_faces = held_out.size();
    record.negatives = state_.negatives.size();
    record.held_out_negatives = state_.held_out_negatives.size();
    observer_.round_started(record);

    const std::vector<const SampleSet*> sets = {&faces, &state_.negatives, &held_out, &state_.held_out_negatives};
    const BinnedFeatures features = binned(sets);
    record.binning_seconds = watch.lap();
    CascadeParts grown = state_.cascade;
    Booster booster(features, {faces.size(), state_.negatives.size()},
                    soft ? soft_boost(options_, behind_prefix()) : options_.boost,
                    mix(options_.seed + kBoostStream + record.round), carried_sums(so_far, faces, held_out), team_);
    grow({grown, booster, features, record, observer_, [&] { return cancelled(); }}, held_out);
    record.boosting_seconds = watch.lap();
    if (cancelled()) return;
    close_round(std::move(grown), record);
  }

  BinnedFeatures binned(const std::vector<const SampleSet*>& sets) const {
    const InstructionSet best = best_instruction_set();
    const GroupShare held{team_.rank(), team_.size()};
    const std::size_t rounds = state_.rounds.size();
    if (options_.features == FeatureType::lbp) return {pool_.lbp_features(rounds), sets, best, held};
    return {pool_.features(rounds, behind_prefix()), sets, best, held};
  }

  void grow(const GrowingRound& round, const SampleSet& held_out) {
    if (options_.kind != CascadeKind::soft) return grow_stage(round, options_.staged, judges_, held_out, stuck_);
    const int goal = round_end(options_.soft, weak_so_far(), differs_behind_prefix());
    grow_soft(round, goal);
    if (ended_) return;  // thresholds take a while, and nobody will want them
    if (typical_.empty()) typical_ = typical_windows(data_, options_, window_, team_);
    round.grown = with_thresholds(std::move(round.grown), goal, options_.soft, judges_, typical_);
  }

  void end_without_negatives(std::int64_t windows) {
    if (state_.rounds.empty()) {
      throw DataError("negatives", "",
                      "only " + std::to_string(supply_.passing()) + " windows without an object, at least " +
                          std::to_string(supply_.least()) + " are needed",
                      "add pictures to the backgrounds or crops to --no-objects");
    }
    end(Ending::out_of_negatives,
        why_out_of_negatives(supply_.passing(), supply_.least(), data_.backgrounds != nullptr, windows));
  }

  std::vector<double> carried_sums(const Cascade& so_far, const SampleSet& faces, const SampleSet& held_out) const {
    if (options_.kind != CascadeKind::soft || state_.rounds.empty()) return {};
    std::vector<double> sums;
    for (const SampleSet* set :
         {&faces, &std::as_const(state_.negatives), &held_out, &std::as_const(state_.held_out_negatives)}) {
      const std::vector<float> part = final_sums(so_far, *set);
      sums.insert(sums.end(), part.begin(), part.end());
    }
    return sums;
  }

  void close_round(CascadeParts grown, RoundRecord& record) {
    const Cascade cascade(grown);
    require_alike(cascade);
    record.weak_total = cascade.weak_count();
    record.training_detection_rate = share(passing(cascade, *data_.faces));
    if (judges_.apart()) record.held_out_detection_rate = share(passing(cascade, judges_.samples()));
    record.training_false_positive_rate = share(passing(cascade, state_.negatives));
    record.held_out_false_positive_rate = record.held_out_negatives > 0
                                              ? share(passing(cascade, state_.held_out_negatives))
                                              : record.training_false_positive_rate;
    record.false_positive_rate_after = record.false_positive_rate_before * record.held_out_false_positive_rate;
    if (options_.kind == CascadeKind::staged && record.held_out_false_positive_rate > 0.99) {
      stuck_.record = record;
      return end(Ending::no_progress, why_stuck(stuck_, options_, window_));
    }
    state_.cascade = std::move(grown);
    state_.rounds.push_back(record);
    observer_.round_done(state_);
  }

  // Members on other processors or with another C library could come to other sums, and from there to a cascade that
  // no single process would train.
  void require_alike(const Cascade& cascade) {
    if (team_.size() == 1) return;
    const auto other = dissent(team_, std::to_string(hash_of(cascade_text(cascade, CascadeFormat::haarkit))));
    if (!other) return;
    throw TeamError(team_.name(other->rank), "",
                    "learnt another round than " + team_.name(0) + " from the same samples",
                    "use machines of one kind, with one version of the system");
  }

  const TrainingData& data_;
  const TrainingOptions& options_;
  TrainingObserver& observer_;
  Team& team_;
  TrainingState state_;
  Judges judges_;
  NegativeSupply supply_;
  cv::Size window_;
  SampleSet typical_;  // what thresholds of a soft cascade are set by, beside faces; drawn when first needed
  RoundPool pool_;
  StuckStage stuck_;
  bool ended_ = false;
  Ending ending_ = Ending::finished;
  std::string explanation_;
};

}  // namespace

TrainingResult train_cascade(const TrainingData& data, const TrainingOptions& asked, TrainingObserver& observer,
                             TrainingState state, Team& team) {
  check(asked);
  const TrainingOptions options = settled(asked);
  if (data.faces == nullptr || data.faces->empty()) {
    throw DataError("objects", "", "no usable sample",
                    "give crops of the object that have contrast and as many pixels as the window (--window)");
  }
  if (data.backgrounds == nullptr && or_empty(data.no_faces).empty()) {
    throw DataError("negatives", "", "neither backgrounds nor crops without an object", "give one of them");
  }
  const std::string problem = problem_of_window(data.faces->window());
  require(problem.empty(), problem.c_str());
  for (const SampleSet* set : {data.held_out_faces, data.no_faces, data.held_out_no_faces})
    require(or_empty(set).empty() || set->window() == data.faces->window(), "samples have different windows");
  if (!state.rounds.empty()) {
    require(state.cascade.window == data.faces->window(), "the state and the faces have different windows");
    require(state.cascade.kind == options.kind, "the state is of another kind of cascade");
    require(state.cascade.feature_type == options.features, "the state is of other features");
    require(state.cascade.context == options.context, "the state has another context");
    require(state.cascade.min_contrast == contrast_gate_of(options), "the state has another contrast gate");
  }
  return Training(data, options, observer, std::move(state), team).run();
}

}  // namespace haarkit
