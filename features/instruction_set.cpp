// Which instruction sets this machine runs, asked of the processor.
#include "haarkit/features/instruction_set.hpp"

#include <stdexcept>

namespace haarkit {
namespace {

constexpr InstructionSet kAll[] = {InstructionSet::scalar, InstructionSet::simd128, InstructionSet::avx2,
                                   InstructionSet::avx512};

#if defined(HAARKIT_WIDEST)
constexpr InstructionSet kWidest = HAARKIT_WIDEST;
#else
constexpr InstructionSet kWidest = InstructionSet::avx512;
#endif

bool usable(InstructionSet set) {
  if (set > kWidest) return false;
#if defined(__x86_64__)
  const bool avx2 = __builtin_cpu_supports("avx2");
  if (set == InstructionSet::simd128) return __builtin_cpu_supports("sse4.1");
  if (set == InstructionSet::avx2) return avx2;
  if (set == InstructionSet::avx512)
    return avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#elif defined(__aarch64__)
  if (set == InstructionSet::simd128) return true;  // NEON is part of the architecture
#endif
  return set == InstructionSet::scalar;
}

}  // namespace

InstructionSet best_instruction_set() {
  static const InstructionSet best = usable_instruction_sets().back();
  return best;
}

std::vector<InstructionSet> usable_instruction_sets() {
  std::vector<InstructionSet> sets;
  for (InstructionSet set : kAll)
    if (usable(set)) sets.push_back(set);
  return sets;
}

std::string name_of(InstructionSet set) {
  constexpr const char* kNames[] = {"scalar", "simd128", "avx2", "avx512"};
  return kNames[static_cast<int>(set)];
}

InstructionSet instruction_set_named(const std::string& name) {
  std::string usable_names;
  for (InstructionSet set : usable_instruction_sets()) {
    if (name_of(set) == name) return set;
    usable_names += (usable_names.empty() ? "" : ", ") + name_of(set);
  }
  bool known = false;
  for (InstructionSet set : kAll) known = known || name_of(set) == name;
  throw std::invalid_argument("instruction set '" + name + (known ? "' is not on this machine" : "' is unknown") +
                              "; use one of " + usable_names);
}

}  // namespace haarkit
