#pragma once

#include <string>
#include <vector>

#include "haarkit/training/cascade_trainer.hpp"
#include "haarkit/training/crop_samples.hpp"

namespace haarkit {

// What to expect of a cascade trained from so few crops, a line each; nothing for a hundred and more, held-out ones
// included.
std::vector<std::string> few_crops_warning(std::size_t training, std::size_t held_out);

// The stages that so few crops can bear: the lowest sum of n crops is the threshold of each stage, and one more crop
// would lie below it with a chance of 1 / (n + 1); after ln(2) (n + 1) such stages half of the others would be left.
int most_stages(std::size_t crops);

// The crops (held-out ones where there are any) that the stage that could not be trained finds hardest, as a line;
// empty when there are none.
std::string hardest_crops(const TrainingResult& result, const CropSamples& crops);

}  // namespace haarkit
