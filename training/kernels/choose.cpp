// Chooses the version of each kernel by what the machine can do.
#include "best_split.hpp"
#include "bin_values.hpp"
#include "haarkit/features/instruction_set.hpp"

namespace haarkit::kernels {

BestSplit best_split_kernel() {
#ifdef HAARKIT_HAVE_AVX2
  if (best_instruction_set() != InstructionSet::scalar) return best_split_avx2;
#endif
  return best_split_scalar;
}

BinValues bin_values_kernel() {
#ifdef HAARKIT_HAVE_AVX2
  if (best_instruction_set() != InstructionSet::scalar) return bin_values_avx2;
#endif
  return bin_values_scalar;
}

}  // namespace haarkit::kernels
