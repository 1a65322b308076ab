// A cascade: parts that are checked and in one form.
#include "haarkit/detect/cascade.hpp"

#include <utility>

#include "cascade_check.hpp"
#include "cascade_tidy.hpp"

namespace haarkit {

bool CascadeParts::operator==(const CascadeParts& o) const {
  return kind == o.kind && feature_type == o.feature_type && window == o.window && context == o.context &&
         min_contrast == o.min_contrast && min_score == o.min_score && features == o.features &&
         lbp_features == o.lbp_features && stages == o.stages && boxes == o.boxes && scores == o.scores;
}

Cascade::Cascade(CascadeParts parts, const std::string& source) : parts_(std::move(parts)) {
  check_cascade(parts_, source);
  tidy_cascade(parts_);
}

int Cascade::weak_count() const {
  int count = 0;
  for (const Stage& stage : parts_.stages) count += static_cast<int>(stage.weak.size());
  return count;
}

}  // namespace haarkit
