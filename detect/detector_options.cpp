// The ranges of a detector's options.
#include "haarkit/detect/detector_options.hpp"

#include <cmath>
#include <stdexcept>

namespace haarkit {
namespace {

void require(bool good, const char* what) {
  if (!good) throw std::invalid_argument(what);
}

}  // namespace

void require_valid(const DetectorOptions& o) {
  // Each halving of the step doubles time and memory: 1.001 makes 7,000 levels of a picture of 20 megapixels.
  require(std::isfinite(o.scale_factor) && o.scale_factor >= 1.001, "scale_factor must be at least 1.001");
  require(std::isfinite(o.first_scale_factor) && o.first_scale_factor >= 1.001,
          "first_scale_factor must be at least 1.001");
  require(o.first_row_stride >= 1 && o.first_row_stride <= 65536, "first_row_stride must be between 1 and 65536");
  require(o.stride >= 1 && o.stride <= 65536, "stride must be between 1 and 65536");
  require(o.min_size.width >= 0 && o.min_size.height >= 0, "min_size must not be negative");
  require(o.max_size.width >= 0 && o.max_size.height >= 0, "max_size must not be negative");
  // One side alone would limit nothing, as in OpenCV, which nobody means who writes it.
  const bool limited = o.max_size.width > 0 && o.max_size.height > 0;
  require(limited || (o.max_size.width == 0 && o.max_size.height == 0),
          "max_size must have two sides above 0, or both 0 for no limit");
  require(!limited || (o.min_size.width <= o.max_size.width && o.min_size.height <= o.max_size.height),
          "min_size must not be above max_size");
  require(o.first_strictness >= 0 && std::isfinite(o.first_strictness), "first_strictness must not be negative");
  require(o.leniency >= 0 && std::isfinite(o.leniency), "leniency must not be negative");
  require(!o.min_score || !std::isnan(*o.min_score), "min_score must be a number");
  require(o.overlap >= 0 && o.overlap <= 1, "overlap must be between 0 and 1");
  require(o.threads >= 0, "threads must not be negative");
  require(o.max_pixels > 0, "max_pixels must be positive");
  instruction_set_named(name_of(o.instruction_set));  // throws if this machine does not run it
  require(!o.rotate || o.mode == DetectMode::fast, "rotate needs the fast mode");
  require(o.turn_uncertain >= 0 && o.turn_uncertain <= 90, "turn_uncertain must be between 0 and 90 degrees");
  require(!o.turns.empty(), "turns must hold an angle");
  for (const double degrees : o.turns) {
    require(degrees >= -180 && degrees <= 180, "turns must be between -180 and 180 degrees");
    require(degrees == 0 || o.mode == DetectMode::fast, "turns need the fast mode");
  }
}

}  // namespace haarkit
