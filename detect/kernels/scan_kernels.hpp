#pragma once

#include <cstdint>

#include "bound_cascade.hpp"
#include "haarkit/features/instruction_set.hpp"

namespace haarkit {

// The most that `run` works on at once.
inline constexpr int kMostLanes = 32;

// A cascade as the kernels read it: BoundCascade without its containers.
struct CascadeView {
  const BoundCascade* owner = nullptr;
  const BoundStage* stages = nullptr;
  const BoundTree* trees = nullptr;
  const BoundNode* nodes = nullptr;
  const GeneralFeature* general = nullptr;
  const RectPart* parts = nullptr;
  const LbpTable* tables = nullptr;
  bool soft = false;

  explicit CascadeView(const BoundCascade& c)
      : owner(&c),
        stages(c.stages.data()),
        trees(c.trees.data()),
        nodes(c.nodes.data()),
        general(c.general.data()),
        parts(c.parts.data()),
        tables(c.tables.data()),
        soft(c.soft) {}
};

// Where the cells of the normalisation rectangle are, from a window's first cell.
struct NormCells {
  std::int32_t corners[4] = {};     // of the squares: corner 0 - 1 - 2 + 3
  const RectPart* parts = nullptr;  // of the sums, at least one
  int part_count = 0;
  double area = 0, limit = 0;  // WindowNormaliser's
};

// A number of neighbouring windows under way. Only lanes whose bit is set in `live` mean anything.
struct WindowRun {
  const std::uint16_t* cells = nullptr;  // first cell of window 0; window i is i elements further
  const float* inverse_norms = nullptr;  // a lane each
  float* scores = nullptr;               // a lane each, in and out
  std::uint32_t live = 0;                // in and out
  int leave_at = -1;                     // no more windows alive than this leave at the next exit
};

struct ScanKernels {
  // Inverse norms of `count` neighbouring windows, a multiple of `lanes`; bit i of gates[g]: window 64 g + i passes the
  // contrast gate.
  void (*norms)(const NormCells& norm, const std::uint16_t* sum, const std::uint32_t* squared, int count,
                float* inverse_norms, std::uint64_t* gates);
  // Runs stages [begin, end) of a Haar cascade on `lanes` windows until none is alive or, before an exit (but the
  // first stage), no more than leave_at. Subtracts from live, adds to scores, counts rejections by stage. Returns the
  // stage to go on with.
  int (*run)(const CascadeView& cascade, WindowRun& windows, int begin, int end, std::int64_t* rejected);
  int lanes;  // 16 or 32, as a WordBlock of the same instruction set
};

ScanKernels scan_kernels(ScalarSet), scan_kernels(Simd128Set), scan_kernels(Avx2Set), scan_kernels(Avx512Set);
inline ScanKernels scan_kernels(InstructionSet set) {
  return for_instruction_set(set, [](auto known) { return scan_kernels(known); });
}

}  // namespace haarkit
