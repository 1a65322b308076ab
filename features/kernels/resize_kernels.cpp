#include "resize_kernels.hpp"

namespace haarkit::kernels {

ResizeKernels resize_kernels(InstructionSet set) {
#ifdef HAARKIT_HAVE_AVX2
  if (set != InstructionSet::scalar) return avx2_resize_kernels();
#endif
  (void)set;
  return scalar_resize_kernels();
}

}  // namespace haarkit::kernels
