#include "haarkit/detect/cascade.hpp"

#include <utility>

namespace haarkit {

bool CascadeParts::operator==(const CascadeParts& o) const {
  return kind == o.kind && window == o.window && min_contrast == o.min_contrast && features == o.features &&
         stages == o.stages;
}

Cascade::Cascade(CascadeParts parts, const std::string& /*source*/) : parts_(std::move(parts)) {}

int Cascade::weak_count() const {
  int count = 0;
  for (const Stage& stage : parts_.stages) count += static_cast<int>(stage.weak.size());
  return count;
}

}  // namespace haarkit
