#include "commands/training_advice.hpp"

#include <algorithm>

#include "haarkit/base/text.hpp"
#include "haarkit/training/jitter.hpp"

namespace haarkit {

std::vector<std::string> few_crops_warning(std::size_t training, std::size_t held_out) {
  constexpr std::size_t kFew = 100;
  const std::size_t crops = training + held_out;
  if (crops >= kFew) return {};
  std::string line = "warning: " + counted(static_cast<long long>(crops), "crop");
  if (crops < 2) {
    line += " teach what that very picture looks like, and little more: expect that it alone is found";
  } else if (crops < 20) {
    line += ": expect a sketch that finds what looks much like one of them, perhaps half of the others";
  } else {
    line += ": expect eight or nine of ten to be found at best; a few hundred find nearly all";
  }
  std::string rates = "  none of them is held out, so the rates below are those of what was learnt from, and flatter";
  if (held_out > 0)
    rates = "  the rates below are those of " + std::to_string(held_out) + " held-out ones: a rough guess";
  return {line, rates};
}

std::string odd_crops(const TrainingResult& result, const CropSamples& faces) {
  std::vector<std::string> names;
  for (const std::uint64_t id : result.hardest_faces) {
    for (const auto* all : {&faces.held_out_names, &faces.training_names}) {
      const auto named =
          std::find_if(all->begin(), all->end(), [&](const auto& name) { return name_hash(name) == id; });
      if (named != all->end()) names.push_back(*named);
    }
  }
  return names.empty() ? "" : "The crops that the stage found hardest: " + listed(names, "and") + ".";
}

}  // namespace haarkit
