#include "haarkit/features/lanes.hpp"
//
#include "kernels/scan_kernel_body.hpp"

namespace haarkit {

const ScanKernels kAvx512Scan{norms, run_windows<1>, run_windows<2>, 16 * 2};

}  // namespace haarkit
