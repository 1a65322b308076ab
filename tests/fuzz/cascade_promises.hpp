#pragma once

#include <cstdlib>
#include <string>
#include <string_view>

#include "haarkit/base/data_error.hpp"
#include "haarkit/detect/cascade_file.hpp"

// Reads a hostile cascade: it is either refused with a DataError that names the source, or every format that can hold
// it gives an equal cascade back.
inline void check_cascade_promises(std::string_view text) {
  using namespace haarkit;
  try {
    const Cascade cascade = read_cascade_text(text, "input");
    for (const auto format : {CascadeFormat::haarkit, CascadeFormat::opencv, CascadeFormat::opencv_old}) {
      const bool gate_fits = cascade.is_lbp() ? format != CascadeFormat::opencv_old : cascade.min_contrast() == 10;
      const bool fits = cascade.kind() == CascadeKind::staged && gate_fits && !cascade.min_score() &&
                        !cascade.boxes() && !cascade.scores();
      if (!fits && format != CascadeFormat::haarkit) continue;
      if (read_cascade_text(cascade_text(cascade, format, "a --> comment"), "copy") != cascade) std::abort();
    }
  } catch (const DataError& error) {
    if (error.source() != "input" || error.problem().empty()) std::abort();
  }
}
