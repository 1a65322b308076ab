#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "haarkit/detect/cascade.hpp"

namespace haarkit {

// A staged cascade's stage summed in 16-bit words with a sign, for deciding alone: each weak classifier adds the word
// of the leaf that is reached. No sum overflows.
struct WordLimits {
  // A window whose sum is below reject_below fails; one whose sum is pass_from or more passes. Between them (mostly
  // nothing: both are equal) the words can't tell.
  std::int16_t reject_below = 0, pass_from = 0;
};
struct WordSums {
  std::vector<std::vector<std::int16_t>> of_leaves;  // of each weak classifier; 0 for the right leaf of a stump
  WordLimits limits;
};

// Nothing where leaves are too far from the ordinary (all alike, infinite) or too many.
std::optional<WordSums> word_sums(const Stage& stage);

}  // namespace haarkit
