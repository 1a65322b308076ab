#pragma once

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <vector>

#include "haarkit/features/instruction_set.hpp"

// The instruction sets to measure: that which the environment names in HAARKIT_BENCH_SET, otherwise all usable ones,
// from narrow to wide. A name that can't be used ends the program with a sentence and exit code 2.
inline std::vector<haarkit::InstructionSet> wanted_sets() {
  const char* name = std::getenv("HAARKIT_BENCH_SET");
  if (!name) return haarkit::usable_instruction_sets();
  try {
    return {haarkit::instruction_set_named(name)};
  } catch (const std::invalid_argument& e) {
    std::fprintf(stderr, "HAARKIT_BENCH_SET: %s\n", e.what());
    std::exit(2);
  }
}
