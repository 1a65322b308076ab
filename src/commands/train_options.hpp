#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "datasets/crop_options.hpp"
#include "datasets/training_sources.hpp"
#include "haarkit/training/training_options.hpp"
#include "program/options.hpp"

namespace haarkit {

// From so many crops on a soft cascade has fewer false alarms than a staged one (docs/training.md).
inline constexpr std::size_t kCropsForSoft = 300;

// What `haarkit train` is told.
struct TrainCommand {
  std::optional<CascadeKind> kind;  // nothing: by the output's format and the number of crops
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

// The kind, where it was left open, by the number of crops; and what follows from it.
void settle_kind(TrainCommand& command, std::size_t crops);

}  // namespace haarkit
