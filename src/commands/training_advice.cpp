// What to tell someone about too few crops, and about the crops that a stage found hardest.
#include "commands/training_advice.hpp"

#include <algorithm>
#include <cmath>

#include "haarkit/base/text.hpp"
#include "haarkit/training/jitter.hpp"

namespace haarkit {

std::vector<std::string> few_crops_warning(std::size_t training, std::size_t held_out) {
  // Fewer are all learnt from (settled()). What to expect was measured on cars with 5, 20 and 50 crops:
  // docs/training.md.
  constexpr std::size_t kFew = 100;
  const std::size_t crops = training + held_out;
  if (crops == 0 || crops >= kFew) return {};  // without any, training says so itself
  std::string line = "warning: " + counted(crops, "crop");
  if (crops == 1) {
    line += " teaches what that very picture looks like: expect that little else is found";
  } else if (crops < 10) {
    line += ": expect one in nine of others to be found at a false alarm in ten pictures (measured on cars)";
  } else if (crops < 40) {
    line += ": expect four in five of others to be found at a false alarm in ten pictures (measured on cars)";
  } else {
    line += ": expect up to nineteen in twenty of others to be found; a few hundred crops find more";
  }
  std::string rates =
      "  none of them is held out, so the rates below are those of what was learnt from, which are too good";
  if (held_out > 0)
    rates = "  the rates below are those of " + std::to_string(held_out) + " held-out ones: a rough guess";
  return {line, rates};
}

int most_stages(std::size_t crops) {
  constexpr std::size_t kPlenty = 1000;  // they bear more stages than anyone trains
  return static_cast<int>(std::max(std::log(2.0) * static_cast<double>(std::min(crops, kPlenty) + 1), 1.0));
}

std::string hardest_crops(const TrainingResult& result, const CropSamples& crops) {
  std::vector<std::string> names;
  for (const std::uint64_t id : result.hardest_faces) {
    for (const auto* all : {&crops.held_out_names, &crops.training_names}) {
      const auto named =
          std::find_if(all->begin(), all->end(), [&](const auto& name) { return name_hash(name) == id; });
      if (named != all->end()) names.push_back(*named);
    }
  }
  return names.empty() ? "" : "The crops that the stage found hardest: " + listed(names, "and") + ".";
}

}  // namespace haarkit
