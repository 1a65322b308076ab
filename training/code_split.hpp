#pragma once

#include <vector>

#include "split_search.hpp"

namespace haarkit {

// The best split of some samples by the codes of an LBP feature, among those of `groups` (ascending group numbers):
// codes of the highest share of positives go left, codes that no sample has go right. Ties go to the lowest feature,
// then to the fewest codes. Feature -1 when no split gains. Runs on the caller's TBB arena.
FeatureSplit best_code_split(const BinnedFeatures& features, const std::vector<int>& groups, const NodeSamples& samples,
                             kernels::Criterion criterion);

}  // namespace haarkit
