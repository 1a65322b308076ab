#include "haarkit/features/instruction_set.hpp"

namespace haarkit {
namespace {

bool usable(InstructionSet set) {
#if defined(__x86_64__)
  const bool avx2 = __builtin_cpu_supports("avx2");
  if (set == InstructionSet::avx2) return avx2;
  if (set == InstructionSet::avx512)
    return avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
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
  for (InstructionSet set : {InstructionSet::scalar, InstructionSet::avx2, InstructionSet::avx512})
    if (usable(set)) sets.push_back(set);
  return sets;
}

}  // namespace haarkit
