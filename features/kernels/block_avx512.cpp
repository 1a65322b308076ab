// Kernels of WindowBlock with AVX-512.
#include "block_lanes.hpp"

namespace haarkit::kernels {

BlockKernels avx512_block_kernels() {
  return {prepare_grey, prepare_gradients, values};
}

}  // namespace haarkit::kernels
