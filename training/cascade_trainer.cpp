// Rounds of mining and boosting, for staged cascades (Viola and Jones 2001) and soft ones (Bourdev and Brandt 2005;
// Zhang and Viola 2007). Everything that a round starts from is in TrainingState or computed anew from it, so that
// going on and resuming are the same thing.
#include "haarkit/training/cascade_trainer.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
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
#include "negative_supply.hpp"
#include "round_pool.hpp"
#include "stage_threshold.hpp"

namespace haarkit {
namespace {

// Streams of random numbers for each round, from options.seed.
constexpr std::uint64_t kBoostStream = 2000;

// The detection rate of a stage that gives up odd held-out faces, to see whether it is they that hold it up.
constexpr double kWithoutOddFaces = 0.98;

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

// The held-out faces; without any, the training faces stand in.
const SampleSet& judges_of(const TrainingData& data) {
  return data.held_out_faces == nullptr || data.held_out_faces->empty() ? *data.faces : *data.held_out_faces;
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
        held_out_faces_(judges_of(data)),
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
    if (outcome == NegativeSupply::Outcome::too_few) return end_without_negatives();
    if (outcome == NegativeSupply::Outcome::rate_reached) {
      return end(Ending::target_reached, "The false-positive rate that was asked for is reached.");
    }

    // A soft cascade learns from every face to the end: its thresholds are set anew after each round.
    const bool soft = options_.kind == CascadeKind::soft;
    const SampleSet faces = soft ? *data_.faces : passing_samples(so_far, *data_.faces);
    const SampleSet held_out = soft ? held_out_faces_ : passing_samples(so_far, held_out_faces_);
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
    const InstructionSet best = best_instruction_set();
    const GroupShare held{team_.rank(), team_.size()};
    const std::size_t rounds = state_.rounds.size();
    const BinnedFeatures features = options_.features == FeatureType::lbp
                                        ? BinnedFeatures(pool_.lbp_features(rounds), sets, best, held)
                                        : BinnedFeatures(pool_.features(rounds, behind_prefix()), sets, best, held);
    record.binning_seconds = watch.lap();
    CascadeParts grown = state_.cascade;
    Booster booster(features, {faces.size(), state_.negatives.size()}, round_boost(),
                    mix(options_.seed + kBoostStream + record.round), carried_sums(so_far, faces, held_out), team_);
    if (soft) {
      grow_soft(grown, booster, features, record);
    } else {
      grow_stage(grown, booster, features, held_out, record);
    }
    record.boosting_seconds = watch.lap();
    if (cancelled()) return;
    close_round(std::move(grown), record);
  }

  void end_without_negatives() {
    if (state_.rounds.empty()) {
      throw DataError("negatives", "",
                      "only " + std::to_string(supply_.passing()) + " windows without an object, at least " +
                          std::to_string(supply_.least()) + " are needed",
                      "add pictures to the backgrounds or crops to --no-objects");
    }
    end(Ending::out_of_negatives,
        why_out_of_negatives(supply_.passing(), supply_.least(), data_.backgrounds != nullptr));
  }

  BoostOptions round_boost() const {
    BoostOptions boost = options_.boost;
    const SoftOptions& soft = options_.soft;
    if (options_.kind != CascadeKind::soft) return boost;
    if (behind_prefix() && soft.channel_depth > 0) boost.depth = soft.channel_depth;
    if (!behind_prefix() && soft.prefix_share > 0) boost.feature_share = soft.prefix_share;
    return boost;
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

  bool judged_apart() const { return &held_out_faces_ != data_.faces; }

  // The share of faces that thresholds lose where `share` was asked for. Faces that were learnt from flatter: of them a
  // crop goes with all its copies or not at all.
  double loss_of(double share, std::size_t crops) const {
    return judged_apart() || share * static_cast<double>(crops) >= 1 ? share : 0;
  }

  // Held-out samples that may still be lost, if all stages together are to keep what they are asked to keep.
  std::size_t left_to_lose(std::size_t passing) const {
    const auto all = static_cast<double>(held_out_faces_.size());
    const double kept = all * std::pow(options_.staged.detection_rate, options_.staged.stages);
    return static_cast<std::size_t>(std::max(static_cast<double>(passing) - kept, 0.0));
  }

  // Adds weak classifiers to a new stage until it keeps few enough of the held-out negatives.
  void grow_stage(CascadeParts& grown, Booster& booster, const BinnedFeatures& features, const SampleSet& held_out,
                  RoundRecord& record) {
    grown.stages.emplace_back();
    const std::size_t learning = record.faces + record.negatives, judges = crop_count(held_out);
    const OddFaces odd = {judges, judged_apart() ? left_to_lose(record.held_out_faces) : 0};
    const bool judged_by_held_out = record.held_out_negatives > 0;
    const std::size_t begin = judged_by_held_out ? learning + record.held_out_faces : record.faces;
    const std::size_t count = judged_by_held_out ? record.held_out_negatives : record.negatives;
    for (record.weak = 0; record.weak < options_.staged.max_weak && !cancelled();) {
      append(grown, features, booster.next());
      ++record.weak;
      const double* sums = booster.sums().data();
      const auto threshold_at = [&](double detection_rate) {
        return stage_threshold(sums + learning, record.held_out_faces, 1 - loss_of(1 - detection_rate, judges), odd);
      };
      const float threshold = threshold_at(options_.staged.detection_rate);
      grown.stages.back().threshold = threshold;
      const double rate = passing_share(sums + begin, count, threshold);
      observer_.weak_learnt({record.round, record.weak, options_.staged.max_weak, rate});
      if (rate <= options_.staged.false_positive_rate) break;
      if (record.weak == options_.staged.max_weak) {
        stuck_.rate_without_odd_faces = passing_share(sums + begin, count, threshold_at(kWithoutOddFaces));
        stuck_.hardest_faces = hardest_crops(held_out, sums + learning, 3);
      }
    }
  }

  // Adds weak classifiers, each a stage of its own, up to the end of the round, then sets all rejection thresholds.
  void grow_soft(CascadeParts& grown, Booster& booster, const BinnedFeatures& features, RoundRecord& record) {
    const int before = weak_so_far(), end = round_end(before);
    for (record.weak = 0; before + record.weak < end && !cancelled();) {
      grown.stages.emplace_back();
      append(grown, features, booster.next());
      ++record.weak;
      observer_.weak_learnt({record.round, record.weak, end - before, 1});
    }
    const SoftOptions& soft = options_.soft;
    const double part = std::pow(static_cast<double>(end) / soft.weak, soft.loss_power);
    const std::size_t crops = crop_count(held_out_faces_);
    if (typical_.empty()) typical_ = typical_windows(data_, options_, window_, team_);
    grown = calibrate(Cascade(std::move(grown)), held_out_faces_, typical_,
                      {1 - loss_of((1 - soft.detection_rate) * part, crops), loss_of(soft.early_loss * part, crops)})
                .cascade.parts();
  }

  int round_end(int before) const {
    const SoftOptions& soft = options_.soft;
    const int grown = static_cast<int>(std::lround(before * soft.growth));
    const int end = std::min(soft.weak, before == 0 ? soft.first_round : std::max(before + 1, grown));
    const bool differs = pool_.has_channels() || soft.channel_depth > 0 || soft.prefix_share > 0;
    const bool crosses = differs && before < soft.grey_prefix && soft.grey_prefix < end;
    return crosses ? soft.grey_prefix : end;
  }

  void close_round(CascadeParts grown, RoundRecord& record) {
    const Cascade cascade(grown);
    require_alike(cascade);
    record.weak_total = cascade.weak_count();
    record.training_detection_rate = share(passing(cascade, *data_.faces));
    if (judged_apart()) record.held_out_detection_rate = share(passing(cascade, held_out_faces_));
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
  const SampleSet& held_out_faces_;
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
    throw DataError("objects", "", "no usable sample", "give a folder with crops of the object");
  }
  if (data.backgrounds == nullptr && or_empty(data.no_faces).empty()) {
    throw DataError("negatives", "", "neither backgrounds nor crops without an object", "give one of them");
  }
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
