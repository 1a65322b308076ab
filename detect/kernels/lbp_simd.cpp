// The kernels of LBP cascades on registers, a register of windows at a time; lbp_scalar.cpp is the plain twin.
#include "kernels/register_windows.hpp"
//
#include "kernels/lbp_stage.hpp"

namespace haarkit {

LbpKernels lbp_kernels(ThisSet) {
  return lbp_kernels_on<RegisterWindows<kRegisterBytes / 2>>();
}

}  // namespace haarkit
