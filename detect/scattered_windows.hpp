#pragma once

#include <cstdint>
#include <vector>

#include "bound_cascade.hpp"
#include "haarkit/detect/level_scanner.hpp"
#include "haarkit/features/aligned_buffer.hpp"
#include "kernels/scan_kernels.hpp"

namespace haarkit {

// The second phase of a scan with an LBP cascade, for the windows of a strip that outlive their neighbours. Stages are
// short, so that whole blocks of windows, as Haar's survivors have them (survivors.hpp), would cost more to make than
// to use. Here the cells that one stage looks at, and no others, are fetched from the strip and put side by side:
//   windows that wait before a stage      w0      w1  w2           w3 ...     anywhere in the strip
//   buffer, cell after cell               | w0 w1 w2 w3 ... w15 |             as the kernels read neighbours
// All that wait before a stage run through it; those that pass wait before the next one.
class ScatteredWindows {
 public:
  ScatteredWindows(const ScanKernels& kernels, int stage_count);

  // `strip`: the whole cascade, bound to the strip that windows will be of; none may wait.
  void bind(const BoundCascade& strip);
  // A window that is alive before `stage`. cells: its first cell, which must stay until finish.
  void add(int stage, const std::uint16_t* cells, const WindowHit& window) {
    queues_[stage].push_back({cells, window});
  }
  // Runs all that wait; appends the hits, adds to the rejections by stage.
  void finish(std::vector<WindowHit>& hits, std::vector<std::int64_t>& rejected);

 private:
  struct Waiting {
    const std::uint16_t* cells;
    WindowHit window;
  };
  void add_offsets(const BoundCascade& strip, const BoundNode& node);
  void rename_cells(BoundNode& node, std::int32_t& cell);
  void fetch(int stage, const Waiting* windows, int count);
  LbpGroup fetched(int count) const {
    return {buffer_.data(), static_cast<std::uint32_t>((std::uint64_t{1} << count) - 1)};
  }
  void run(int stage, const Waiting* windows, int count, std::vector<std::int64_t>& rejected);
  void add_scores(Waiting* windows, int count);

  const ScanKernels kernels_;
  std::vector<std::vector<Waiting>> queues_;  // by stage; the last one has passed all
  BoundCascade bound_;                        // to the buffer
  std::vector<std::int32_t> offsets_;         // of the cells in the strip, stage after stage
  std::vector<std::size_t> first_offset_;     // of each stage; and their number
  AlignedBuffer<std::uint16_t> buffer_;
};

}  // namespace haarkit
