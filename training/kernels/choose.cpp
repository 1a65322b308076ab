// Chooses the version of each kernel by what the machine can do.
#include "best_split.hpp"
#include "bin_values.hpp"

namespace haarkit::kernels {
namespace {

bool has_avx2() {
#ifdef HAARKIT_HAVE_AVX2
  return __builtin_cpu_supports("avx2");
#else
  return false;
#endif
}

}  // namespace

BestSplit best_split_kernel() {
  return has_avx2() ? best_split_avx2 : best_split_scalar;
}

BinValues bin_values_kernel() {
  return has_avx2() ? bin_values_avx2 : bin_values_scalar;
}

}  // namespace haarkit::kernels
