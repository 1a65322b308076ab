#include "kernels/scan_kernels.hpp"

namespace haarkit {

const ScanKernels& scan_kernels(InstructionSet set) {
#if defined(HAARKIT_HAVE_AVX2) && defined(HAARKIT_HAVE_AVX512)
  if (set == InstructionSet::avx512) return kAvx512Scan;
  if (set == InstructionSet::avx2) return kAvx2Scan;
#endif
  static_cast<void>(set);
  return kScalarScan;
}

}  // namespace haarkit
