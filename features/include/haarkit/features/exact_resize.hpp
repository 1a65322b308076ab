#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <opencv2/core/mat.hpp>

#include "haarkit/features/instruction_set.hpp"

namespace haarkit {

/// cv::resize(..., INTER_LINEAR_EXACT) of 8-bit grey pictures, bit for bit, by strips of rows: the exact mode's
/// pyramid. Weights are 8-bit fractions, sums exact, one rounding at the end. Immutable; safe to share between threads;
/// copies share their tables.
class ExactResizer {
 public:
  /// Sizes of at least 1x1.
  ExactResizer(cv::Size source, cv::Size output, InstructionSet set = best_instruction_set());

  cv::Size output() const { return output_; }
  /// The source rows that output rows [first, first + rows) read: [start, end).
  cv::Range source_rows(int first, int rows) const;
  /// Writes output rows [first, first + rows) to out (its first row), out_pitch bytes between rows.
  void rows(const cv::Mat& source, int first, int rows, std::uint8_t* out, std::ptrdiff_t out_pitch) const;
  cv::Mat operator()(const cv::Mat& source) const;

 private:
  struct Tables;
  cv::Size source_, output_;
  InstructionSet instruction_set_;
  std::shared_ptr<const Tables> tables_;
};

}  // namespace haarkit
