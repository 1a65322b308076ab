#include "kernels/portable_lanes.hpp"
//
#include "kernels/scan_kernel_body.hpp"

namespace haarkit {

const ScanKernels kScalarScan{norms, run_windows<Widest>, Widest::kCount};

}  // namespace haarkit
