#pragma once

#include <vector>

namespace haarkit {

// The instruction sets that kernels are written for. Every kernel gives the same bits in all of them.
enum class InstructionSet {
  scalar,
  avx2,
  avx512,  // F, BW, DQ and VL
};

// The widest one that this machine runs. Asked once, then a load.
InstructionSet best_instruction_set();

// All that this machine runs, scalar first: what a test of a kernel goes through.
std::vector<InstructionSet> usable_instruction_sets();

}  // namespace haarkit
