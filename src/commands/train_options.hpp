#pragma once

#include <string>

#include "datasets/crop_options.hpp"
#include "datasets/training_sources.hpp"
#include "haarkit/training/training_options.hpp"
#include "program/options.hpp"

namespace haarkit {

// What `haarkit train` is told.
struct TrainCommand {
  TrainingSources sources;
  CropOptions crops;
  TrainingOptions training;
  std::string output, log, plot, hardest, checkpoint, continued;
  bool resume = false, overwrite = false;
  int threads = 0;
  int memory_mib = 4096;
};

// Adds the options of `haarkit train`.
void describe(OptionSet& options, TrainCommand& command);

// Throws UsageError when what was given does not fit together; fills what follows from it.
void check(const OptionSet& options, TrainCommand& command);

}  // namespace haarkit
