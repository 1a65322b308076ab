#include "haarkit/features/lanes.hpp"
//
#include "kernels/scan_kernel_body.hpp"

namespace haarkit {

const ScanKernels kAvx2Scan{norms, run_windows<Sixteen>, run_windows<Sixteen>, Sixteen::kCount};

}  // namespace haarkit
