// Chooses the version of each kernel by what the machine can do.
#include "best_split.hpp"
#include "bin_values.hpp"
#include "haarkit/features/instruction_set.hpp"

namespace haarkit::kernels {

const SplitKernels& split_kernels() {
#ifdef HAARKIT_HAVE_AVX2
  if (best_instruction_set() != InstructionSet::scalar) return kSplitKernelsAvx2;
#endif
  return kSplitKernelsScalar;
}

BinValues bin_values_kernel() {
#ifdef HAARKIT_HAVE_AVX2
  if (best_instruction_set() != InstructionSet::scalar) return bin_values_avx2;
#endif
  return bin_values_scalar;
}

}  // namespace haarkit::kernels
