#pragma once

// What GCC should make of a function of a kernel, where it would choose otherwise.
#define HAARKIT_INLINE inline __attribute__((always_inline))  // part of the kernel's loop
#define HAARKIT_APART __attribute__((noinline))               // large or rare: it leaves the loop its registers
