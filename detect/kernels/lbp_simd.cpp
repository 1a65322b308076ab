// The kernels of LBP cascades on registers, a register of windows at a time; lbp_scalar.cpp is the plain twin.
#include "kernels/register_windows.hpp"
//
#include "kernels/lbp_stage.hpp"

namespace haarkit {
namespace {

// A register of windows: with 256 bits two groups of eight, each half from a place of its own.
struct RegisterOfWindows : RegisterWindows<kRegisterBytes / 2> {
  using RegisterWindows<kRegisterBytes / 2>::cells;
  static Words cells(const std::uint16_t* low, const std::uint16_t* high) { return load_halves(low, high); }
};

}  // namespace

LbpKernels lbp_kernels(ThisSet) {
  return lbp_kernels_for<RegisterOfWindows>();
}

}  // namespace haarkit
