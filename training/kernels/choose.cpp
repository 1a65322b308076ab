// Chooses the version of each kernel by what the machine can do.
#include "bin_values.hpp"
#include "coarse_split.hpp"
#include "haarkit/features/instruction_set.hpp"

namespace haarkit::kernels {

const CoarseKernels& coarse_kernels(std::size_t samples) {
  const bool many = samples >= 8192;
#ifdef HAARKIT_HAVE_AVX2
  if (best_instruction_set() != InstructionSet::scalar) return many ? kCoarse64Avx2 : kCoarse32Avx2;
#endif
  return many ? kCoarse64Scalar : kCoarse32Scalar;
}

BinValues bin_values_kernel() {
#ifdef HAARKIT_HAVE_AVX2
  if (best_instruction_set() != InstructionSet::scalar) return bin_values_avx2;
#endif
  return bin_values_scalar;
}

}  // namespace haarkit::kernels
