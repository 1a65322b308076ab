#pragma once

#include <string>
#include <vector>

#include "haarkit/training/cascade_trainer.hpp"
#include "haarkit/training/crop_samples.hpp"

namespace haarkit {

// What to expect of a cascade trained from so few crops, a line each; nothing for a hundred and more, held-out ones
// included.
std::vector<std::string> few_crops_warning(std::size_t training, std::size_t held_out);

// The held-out crops that the stage that could not be trained finds hardest, as a line; empty when there are none.
std::string odd_crops(const TrainingResult& result, const CropSamples& faces);

}  // namespace haarkit
