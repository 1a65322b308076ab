#include "haarkit/features/lanes.hpp"
//
#include "kernels/scan_kernel_body.hpp"

namespace haarkit {

const ScanKernels kAvx512Scan{norms, run_windows<Sixteen>, run_windows<ThirtyTwo>, ThirtyTwo::kCount};

}  // namespace haarkit
