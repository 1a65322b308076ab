#pragma once

#include <cstdint>
#include <opencv2/core/types.hpp>
#include <string>
#include <vector>

#include "haarkit/training/training_options.hpp"
#include "haarkit/training/training_state.hpp"

namespace haarkit {

// What is known of a stage that could not reject negatives.
struct StuckStage {
  RoundRecord record;
  // Held-out negatives that would pass if the hardest faces, one in fifty but at least one, were given up.
  double rate_without_odd_faces = 1;
  std::vector<std::uint64_t> hardest_faces;  // TrainingResult::hardest_faces
};

// The ids of the `most` crops with the lowest sums, lowest first; sums: one a sample.
std::vector<std::uint64_t> hardest_crops(const SampleSet& samples, const double* sums, std::size_t most);

// Why a stage could not reject negatives, as far as can be told, and what to do.
std::string why_stuck(const StuckStage& stuck, const TrainingOptions& options, cv::Size window);

// Why training ends when `passing` negatives of the `least` that a round needs are left. windows: of the backgrounds
// that were looked at for them.
std::string why_out_of_negatives(std::size_t passing, std::size_t least, bool mined, std::int64_t windows);

}  // namespace haarkit
