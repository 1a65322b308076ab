#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "haarkit/detect/cascade.hpp"
#include "haarkit/training/binned_features.hpp"
#include "haarkit/training/team.hpp"

namespace haarkit {

/// How a weak classifier's leaves are set and splits are chosen (Friedman, Hastie, Tibshirani 2000).
enum class BoostKind {
  discrete,  ///< leaves +-alpha, alpha = ln((1 - error) / error) / 2; splits by weighted error
  real,      ///< leaves ln(P / N) / 2; splits by the bound sum of sqrt(P * N)
  gentle     ///< leaves (P - N) / (P + N); splits by weighted squared error; the least sensitive to outliers
};

struct BoostOptions {
  BoostKind kind = BoostKind::gentle;
  int depth = 2;  ///< 1..4: levels of splits in a tree; 1 is a stump. Lienhart et al. 2003: small trees win
  double feature_share = 0.25;       ///< (0, 1]: part of the pool looked at by a weak classifier, drawn anew for each
  double weight_trim = 0.98;         ///< (0, 1]: the heaviest samples with this part of the weight choose the splits
  std::optional<double> max_weight;  ///< a sample's weight is capped at this many times its class's mean; 0 is no cap,
                                     ///< and so is nothing until settled() fills it (training_options.hpp)
};

/// Where the sets lie in a BinnedFeatures: training faces, training negatives, then held-out samples of any kind, which
/// are carried along (their sums are kept) but teach nothing.
struct SampleRanges {
  std::size_t positives = 0, negatives = 0;
};

/// AdaBoost over binned features, one weak classifier at a time. Sample weights are exp(-y * sum), y = +-1, scaled so
/// that both classes weigh the same at the start. Deterministic for a seed on any number of threads: histograms add
/// integers. Not for use by several threads (it uses the caller's TBB arena itself).
class Booster {
 public:
  /// `features` and `team` must outlive the booster. `sums` (one a sample, or empty for all 0) are what an ensemble so
  /// far gives. Of a team each member has a booster, on the same samples and features, whose groups g with g % size ==
  /// rank it holds. Throws std::invalid_argument without samples of both classes, or when the counts contradict.
  Booster(const BinnedFeatures& features, SampleRanges ranges, const BoostOptions& options, std::uint64_t seed,
          std::vector<double> sums = {}, Team& team = team_of_one());

  /// Learns the next weak classifier, adds its leaf values to the sums, and returns it; its feature numbers are those
  /// of the pool. Without a useful split it is a stump on the pool's first feature. A call of the whole team.
  WeakClassifier next();

  /// Sum of the (float) leaf values of each sample, held-out ones too.
  const std::vector<double>& sums() const { return sums_; }

 private:
  std::vector<double> weights() const;

  const BinnedFeatures& features_;
  SampleRanges ranges_;
  BoostOptions options_;
  std::uint64_t seed_;
  std::uint64_t round_ = 0;
  std::vector<double> sums_;
  Team& team_;
  double class_scale_[2];  ///< of the negatives' and positives' weights
};

}  // namespace haarkit
