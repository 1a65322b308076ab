#pragma once

#include <string>
#include <type_traits>
#include <vector>

namespace haarkit {

/// The instruction sets that kernels are written for, from narrow to wide. Every kernel gives the same bits in all.
enum class InstructionSet {
  scalar,   ///< plain C++, for any processor: the reference
  simd128,  ///< 128 bits: SSE4.1 on x86-64, NEON on 64-bit ARM
  avx2,     ///< 256 bits
  avx512,   ///< 512 bits: F, BW, DQ and VL
};

/// The widest one that this machine runs. Asked once, then a load.
InstructionSet best_instruction_set();

/// All that this machine runs, scalar first: what a test of a kernel goes through.
std::vector<InstructionSet> usable_instruction_sets();

/// "scalar", "simd128", "avx2", "avx512".
std::string name_of(InstructionSet set);
/// The set of that name. Throws std::invalid_argument, with the names that can be used here, if there is none such or
/// this machine does not run it.
InstructionSet instruction_set_named(const std::string& name);

/// Each set as a type, so that a kernel has one function for each: `kernels_of(ScalarSet)`, `kernels_of(Avx2Set)`, ...
using ScalarSet = std::integral_constant<InstructionSet, InstructionSet::scalar>;
using Simd128Set = std::integral_constant<InstructionSet, InstructionSet::simd128>;
using Avx2Set = std::integral_constant<InstructionSet, InstructionSet::avx2>;
using Avx512Set = std::integral_constant<InstructionSet, InstructionSet::avx512>;

/// Chooses a kernel's function: f(the set as a type), or f of the nearest narrower set where the processor that this is
/// compiled for has no such set, or where the kernel is not written for more than `widest`.
template <typename Widest = Avx512Set, typename F>
decltype(auto) for_instruction_set([[maybe_unused]] InstructionSet set, const F& f) {
#if defined(__x86_64__)
  if constexpr (Widest::value >= InstructionSet::avx512)
    if (set >= InstructionSet::avx512) return f(Avx512Set());
  if (set >= InstructionSet::avx2) return f(Avx2Set());
#endif
#if defined(__x86_64__) || defined(__aarch64__)
  if (set >= InstructionSet::simd128) return f(Simd128Set());
#endif
  return f(ScalarSet());
}

}  // namespace haarkit
