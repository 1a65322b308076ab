// The scan kernels on registers, compiled for each instruction set; scan_scalar.cpp is the plain twin.
#include "kernels/register_windows.hpp"
//
#include "kernels/scan_kernel_body.hpp"

namespace haarkit {

ScanKernels scan_kernels(ThisSet) {
  return kernels_for<RegisterWindows<kRegisterBytes == 64 ? 32 : 16>>();
}

}  // namespace haarkit
