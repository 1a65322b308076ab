// The scan kernels in plain C++: the plain twins that the others are compared with.
#include "kernels/plain_windows.hpp"
//
#include "kernels/scan_kernel_body.hpp"

namespace haarkit {

ScanKernels scan_kernels(ScalarSet) {
  return kernels_for<PlainWindows>();
}

}  // namespace haarkit
