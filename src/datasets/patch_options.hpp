#pragma once

#include "haarkit/training/patch_learning.hpp"
#include "program/options.hpp"

namespace haarkit {

// --reach, --trees, --depth, --rate, --grey-features, --channel-features and --feature-share, of commands that learn
// trees on patches. The seed is the command's.
void add_patch_learning_options(OptionSet& options, PatchLearningOptions& learning);

}  // namespace haarkit
