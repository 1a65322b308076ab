#pragma once

#include <string>

#include "haarkit/training/crop_samples.hpp"
#include "haarkit/training/patch_learning.hpp"
#include "program/options.hpp"

namespace haarkit {

// The largest crop or sample that the program makes, in pixels.
inline constexpr int kMaxSampleArea = 4096 * 4096;

// "SIDE[,DX,DY]": 0.79 or 1.2,0,-0.05.
void parse_value(const std::string& word, Framing& value);
std::string value_text(const Framing& value);

// The options of every command that makes samples from crops: --framing, --held-out, --held-out-copies and the jitter
// of copies. The window and the seed are the command's.
void add_crop_options(OptionSet& options, CropOptions& crops);
// --blended, of commands that have backgrounds.
void add_scenery_option(OptionSet& options, CropOptions& crops);
// Of what training learns from: --mirror and --copies.
void add_copy_options(OptionSet& options, CropOptions& crops);
// --reach, --trees, --depth, --rate, --grey-features, --channel-features and --feature-share, of commands that learn
// trees on patches. The seed is the command's.
void add_patch_learning_options(OptionSet& options, PatchLearningOptions& learning);

}  // namespace haarkit
