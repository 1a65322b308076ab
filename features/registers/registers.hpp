#pragma once

// The vocabulary of all kernels: numbers side by side in registers, so that a kernel is written once and compiled for
// each instruction set. Numbers of a kind are a vector type of GCC and Clang, on which + - * / & | ^ << >> < and ?:
// work number by number; what C++ can't say (conversions, pairwise sums, moving numbers about) has a function of the
// same name in each backend, one file a kind of register:
//   sse4.hpp, neon.hpp  128 bits    avx2.hpp  256 bits    avx512.hpp  512 bits
//
// More numbers than a register holds are a Pair, or a Pair of Pairs, and everything here works on those too. Sixteen
// floats, for example:
//   AVX-512:                    Floats                       [0 ................................ 15]
//   AVX2:                  Pair<Floats>                      [0 ............. 7][8 ............. 15]
//   SSE4.1, NEON:     Pair<Pair<Floats>>                     [0 .. 3][4 .. 7]   [8 .. 11][12 .. 15]
//
// Only for kernel sources (haarkit_kernels in CMake). Everything has internal linkage, and functions of the standard
// library are avoided, so that the linker can't take code of one instruction set for another one's.

#include <cstdint>
#include <type_traits>

#include "haarkit/features/instruction_set.hpp"

namespace haarkit {
namespace {  // NOLINT(google-build-namespaces): see above

#if defined(HAARKIT_AVX512)
constexpr int kRegisterBytes = 64;
using ThisSet = Avx512Set;
#elif defined(HAARKIT_AVX2)
constexpr int kRegisterBytes = 32;
using ThisSet = Avx2Set;
#elif defined(HAARKIT_SIMD128)
constexpr int kRegisterBytes = 16;
using ThisSet = Simd128Set;
#else
#error "registers.hpp is for kernel sources, which CMake compiles for each instruction set"
#endif

// Words and Ints are unsigned and wrap around; where a sign matters, a function's comment says how they are read.
using Words = std::uint16_t __attribute__((vector_size(kRegisterBytes)));
using Ints = std::uint32_t __attribute__((vector_size(kRegisterBytes)));
using Floats = float __attribute__((vector_size(kRegisterBytes)));
using Doubles = double __attribute__((vector_size(kRegisterBytes)));
using SignedWords = std::int16_t __attribute__((vector_size(kRegisterBytes)));
using SignedInts = std::int32_t __attribute__((vector_size(kRegisterBytes)));

template <typename T>
struct Pair {
  T low, high;
};

}  // namespace
}  // namespace haarkit

#if defined(HAARKIT_AVX512)
#include "avx512.hpp"
#elif defined(HAARKIT_AVX2)
#include "avx2.hpp"
#elif defined(__x86_64__)
#include "sse4.hpp"
#else
#include "neon.hpp"
#endif

namespace haarkit {
namespace {  // NOLINT(google-build-namespaces): see above

// Numbers<T, count>: so many T side by side.
template <typename T, int count>
struct NumbersOf {
  using Type = Pair<typename NumbersOf<T, count / 2>::Type>;
};
template <>
struct NumbersOf<std::uint16_t, sizeof(Words) / 2> {
  using Type = Words;
};
template <>
struct NumbersOf<std::uint32_t, sizeof(Ints) / 4> {
  using Type = Ints;
};
template <>
struct NumbersOf<float, sizeof(Floats) / 4> {
  using Type = Floats;
};
template <typename T, int count>
using Numbers = typename NumbersOf<T, count>::Type;

// The numbers of V (no Pair), how many it holds, and what a Pair is a pair of.
template <typename V>
using Number = std::remove_reference_t<decltype(V{}[0])>;
template <typename V>
constexpr int kCount = sizeof(V) / sizeof(Number<V>);
template <typename T>
constexpr int kCount<Pair<T>> = 2 * kCount<T>;
template <typename V>
constexpr bool kIsPair = false;
template <typename T>
constexpr bool kIsPair<Pair<T>> = true;
template <typename V>
using Half = decltype(V::low);

// As many numbers from memory as V holds; any address.
template <typename V, typename T>
inline V load(const T* p) {
  if constexpr (kIsPair<V>) {
    return {load<Half<V>>(p), load<Half<V>>(p + sizeof(Half<V>) / sizeof(T))};
  } else {
    V v;
    __builtin_memcpy(&v, p, sizeof v);
    return v;
  }
}
template <typename V, typename T>
inline void store(T* p, V v) {
  if constexpr (kIsPair<V>) {
    store(p, v.low);
    store(p + sizeof(Half<V>) / sizeof(T), v.high);
  } else {
    __builtin_memcpy(p, &v, sizeof v);
  }
}
// Bytes from memory, each as a number of V (Words or Ints, or Pairs of them).
template <typename V>
inline V load_bytes(const std::uint8_t* p) {
  if constexpr (kIsPair<V>) {
    return {load_bytes<Half<V>>(p), load_bytes<Half<V>>(p + kCount<Half<V>>)};
  } else if constexpr (sizeof(Number<V>) == 2) {
    return words_of(p);
  } else {
    return ints_of(p);
  }
}
// x everywhere. (x - 0 is x, also for -0.)
template <typename V, typename X>
inline V all(X x) {
  if constexpr (kIsPair<V>)
    return {all<Half<V>>(x), all<Half<V>>(x)};
  else
    return static_cast<Number<V>>(x) - V{};
}

// v, of which the compiler then knows nothing: so it keeps a constant, where it would make it anew for each use.
template <typename V>
inline V kept(V v) {
  if constexpr (kIsPair<V>) {
    return {kept(v.low), kept(v.high)};
  } else {
#if defined(__x86_64__)
    __asm__("" : "+v"(v));
#else
    __asm__("" : "+w"(v));
#endif
    return v;
  }
}

// Words and ints are read with a sign here.
inline Words smaller(Words a, Words b) {
  const auto x = (SignedWords)a, y = (SignedWords)b;
  return (Words)(x < y ? x : y);
}
inline Ints smaller(Ints a, Ints b) {
  const auto x = (SignedInts)a, y = (SignedInts)b;
  return (Ints)(x < y ? x : y);
}
inline Floats smaller(Floats a, Floats b) {
  return a < b ? a : b;
}
inline Floats larger(Floats a, Floats b) {
  return a > b ? a : b;
}
inline Words absolute(Words v) {
  const auto x = (SignedWords)v;
  return (Words)(x < 0 ? -x : x);
}
inline Ints absolute(Ints v) {
  const auto x = (SignedInts)v;
  return (Ints)(x < 0 ? -x : x);
}
// Whole numbers with a sign to floats.
inline Floats to_float(Ints v) {
  return __builtin_convertvector((SignedInts)v, Floats);
}
// To whole numbers towards zero.
inline Ints to_ints(Floats v) {
  return (Ints) __builtin_convertvector(v, SignedInts);
}
// if_less where x < y, else otherwise.
inline Floats select_less(Floats x, Floats y, Floats if_less, Floats otherwise) {
  return x < y ? if_less : otherwise;
}
// v where the signs of a and b differ, else 0.
inline Words where_opposite(Words a, Words b, Words v) {
  return (Words)((SignedWords)(a ^ b) >> 15) & v;
}
inline Ints where_opposite(Ints a, Ints b, Ints v) {
  return (Ints)((SignedInts)(a ^ b) >> 31) & v;
}

// All bits where it is so, else none; numbers are read with a sign.
inline Words where_less(Words a, Words b) {
  return (Words)((SignedWords)a < (SignedWords)b);
}
inline Ints where_not_less(Ints a, Ints b) {
  return (Ints)((SignedInts)a >= (SignedInts)b);
}
inline Words where_equal(Words a, Words b) {
  return (Words)(a == b);
}
// Bits of a where mask has them, else those of b; mask: all bits of a word, or none.
inline Words choose(Words mask, Words a, Words b) {
  return (SignedWords)mask < 0 ? a : b;
}

// A word that is the upper half of an int is 2^16 times itself there (the lower half being zero), sign and all: so even
// and odd words become ints with one instruction each.
//   words  | 7 | 6 | 5 | 4 | 3 | 2 | 1 | 0 |
//   upper_of_even  | 6 0 | 4 0 | 2 0 | 0 0 |      upper_of_odd  | 7 0 | 5 0 | 3 0 | 1 0 |
inline Ints upper_of_even(Words w) {
  return (Ints)w << 16;
}
inline Ints upper_of_odd(Words w) {
  return (Ints)w & 0xffff0000U;
}
// The same unsigned and in the lower half: the value itself.
inline Ints lower_of_even(Words w) {
  return (Ints)w & 0xffffU;
}
inline Ints lower_of_odd(Words w) {
  return (Ints)w >> 16;
}

// All bits of an int where its even (odd) word has the highest, else none.
inline Ints sign_of_even(Words w) {
  return (Ints)((SignedInts)((Ints)w << 16) >> 31);
}
inline Ints sign_of_odd(Words w) {
  return (Ints)((SignedInts)w >> 31);
}

}  // namespace
}  // namespace haarkit

#include "pairs.hpp"
