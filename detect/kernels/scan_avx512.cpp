#include "kernels/word_lanes.hpp"
//
#include "kernels/scan_kernel_body.hpp"

namespace haarkit {

const ScanKernels kAvx512Scan{norms, run_windows<Widest>, Widest::kCount};

}  // namespace haarkit
