// Small random changes of a crop's window. All randomness comes from the crop's name, the number of the copy and the
// seed, so that neither the order of crops nor threads matter.
#include "haarkit/training/jitter.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/core/saturate.hpp>

#include "copy_random.hpp"
#include "haarkit/base/hash.hpp"

namespace haarkit {

std::uint64_t name_hash(const std::string& name) {
  return stir(hash_of(name));
}

bool is_held_out(const std::string& name, double share) {
  return unit_interval(name_hash(name)) < share;
}

WindowPose jittered(const WindowPose& pose, const JitterOptions& options, cv::Size window, const std::string& name,
                    int copy, std::uint64_t seed) {
  constexpr double kRadians = 3.14159265358979323846 / 180;
  Random random = random_of_copy(name, copy, seed);
  WindowPose result = pose;
  result.centre.x += random.between(-options.shift, options.shift) * window.width * pose.pixel;
  result.centre.y += random.between(-options.shift, options.shift) * window.height * pose.pixel;
  result.pixel *= std::pow(options.scale, random.between(-1, 1));
  const double sides =
      static_cast<double>(std::min(window.width, window.height)) / std::max(window.width, window.height);
  const double rotation = options.rotation.value_or(10 * sides);
  result.turn += random.between(-rotation, rotation) * kRadians;
  const double blur = random.between(0, options.blur);
  if (random.between(0, 1) < options.blurred) result.blur = std::hypot(pose.blur, blur);
  return result;
}

void change_light(const JitterOptions& options, const std::string& name, int copy, std::uint64_t seed, cv::Size window,
                  std::uint8_t* pixels) {
  if (options.light <= 0) return;
  constexpr std::uint64_t kLightStream = 0x6c69676874;
  Random random = random_of_copy(name, copy, seed ^ kLightStream);
  const double gamma = std::exp2(random.between(-options.light, options.light));
  const double across = random.between(-options.light, options.light) / 2;
  const double down = random.between(-options.light, options.light) / 2;
  std::array<double, 256> curve{};
  for (std::size_t v = 0; v < curve.size(); ++v) curve[v] = 255 * std::pow(static_cast<double>(v) / 255, gamma);
  for (int y = 0; y < window.height; ++y) {
    for (int x = 0; x < window.width; ++x, ++pixels) {
      const double u = (2 * x + 1.0) / window.width - 1, v = (2 * y + 1.0) / window.height - 1;
      *pixels = cv::saturate_cast<std::uint8_t>(curve[*pixels] * (1 + across * u) * (1 + down * v));
    }
  }
}

void add_noise(const JitterOptions& options, const std::string& name, int copy, std::uint64_t seed,
               std::uint8_t* pixels, std::size_t count) {
  if (options.noise <= 0) return;
  constexpr std::uint64_t kNoiseStream = 0x6e6f697365;
  Random random = random_of_copy(name, copy, seed ^ kNoiseStream);
  const double strength = random.between(0, options.noise);
  for (std::size_t i = 0; i < count; ++i) {
    // The sum of four uniform numbers is nearly normal, and the same on every machine.
    double sum = 0;
    for (int k = 0; k < 4; ++k) sum += random.between(-1, 1);
    const double deviation = sum * std::sqrt(0.75);
    pixels[i] = cv::saturate_cast<std::uint8_t>(pixels[i] + strength * deviation);
  }
}

}  // namespace haarkit
