// The ranges of the options of crops. A comparison with what is no number is false.
#include <cmath>

#include "haarkit/detect/cascade.hpp"
#include "haarkit/training/crop_samples.hpp"
#include "require.hpp"

namespace haarkit {

void check(const JitterOptions& o) {
  require(o.shift >= 0 && o.shift <= 0.5, "jitter.shift", "0 to 0.5");
  require(o.scale >= 1 && o.scale <= 10, "jitter.scale", "1 to 10");
  const double rotation = o.rotation.value_or(0);
  require(rotation >= 0 && rotation <= 180, "jitter.rotation", "0 to 180");
  require(o.blur >= 0 && o.blur <= 3, "jitter.blur", "0 to 3");
  require(o.blurred >= 0 && o.blurred <= 1, "jitter.blurred", "0 to 1");
  require(o.noise >= 0 && o.noise <= 64, "jitter.noise", "0 to 64");
  require(o.light >= 0 && o.light <= 1, "jitter.light", "0 to 1");
  require(o.masked >= 0 && o.masked <= 1, "jitter.masked", "0 to 1");
}

void check(const CropOptions& o) {
  const std::string problem = problem_of_window(o.window);
  require(problem.empty(), problem.c_str());
  const Framing& f = o.framing;
  require(f.side > 0 && std::isfinite(f.side) && std::isfinite(f.dx) && std::isfinite(f.dy), "framing",
          "of finite numbers, its side above 0");
  require(o.context >= 1 && o.context <= kMostContext, "context", "1 to 4");
  require(o.copies.value_or(0) >= 0, "copies", "at least 0");
  require(o.held_out_copies.value_or(0) >= 0, "held_out_copies", "at least 0");
  const double held_out = o.held_out.value_or(0);
  require(held_out >= 0 && held_out <= 0.9, "held_out", "0 to 0.9");
  require(o.min_contrast >= 0, "min_contrast", "at least 0");
  require(o.min_detail >= 0, "min_detail", "at least 0");
  require(o.blended >= 0 && o.blended <= 1, "blended", "0 to 1");
  check(o.jitter);
}

}  // namespace haarkit
