#include "haarkit/features/lanes.hpp"
//
#include "kernels/scan_kernel_body.hpp"

namespace haarkit {

const ScanKernels kAvx2Scan{norms, run_windows<1>, run_windows<1>, 16 * 1};

}  // namespace haarkit
