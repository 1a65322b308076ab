// Kernels of WindowBlock with AVX2.
#include "block_lanes.hpp"

namespace haarkit::kernels {

BlockKernels avx2_block_kernels() {
  return {prepare_grey, prepare_gradients, values};
}

}  // namespace haarkit::kernels
