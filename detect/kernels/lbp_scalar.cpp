// The kernels of LBP cascades in plain C++: the reference that the others are compared with.
#include "kernels/plain_windows.hpp"
//
#include "kernels/lbp_stage.hpp"

namespace haarkit {

LbpKernels lbp_kernels(ScalarSet) {
  return lbp_kernels_for<PlainWindows>();
}

}  // namespace haarkit
