#include "haarkit/training/jitter.hpp"

#include <cmath>
#include <opencv2/core/saturate.hpp>

namespace haarkit {
namespace {

// splitmix64 (Steele, Lea, Flood 2014): a counter and a mixer.
std::uint64_t mixed(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

double unit(std::uint64_t bits) {
  return double(bits >> 11) * 0x1p-53;
}  // [0, 1)

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  double between(double low, double high) { return low + (high - low) * unit(mixed(state_ += 0x9e3779b97f4a7c15u)); }

 private:
  std::uint64_t state_;
};

}  // namespace

std::uint64_t name_hash(const std::string& name) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const unsigned char c : name) hash = (hash ^ c) * 0x100000001b3u;
  return mixed(hash);
}

bool is_held_out(const std::string& name, double share) {
  return unit(name_hash(name)) < share;
}

namespace {

Random random_of(const std::string& name, int copy, std::uint64_t seed) {
  return Random(mixed(name_hash(name) ^ mixed(seed ^ mixed(static_cast<std::uint64_t>(copy)))));
}

}  // namespace

WindowPose jittered(const WindowPose& pose, const JitterOptions& options, cv::Size window, const std::string& name,
                    int copy, std::uint64_t seed) {
  constexpr double kRadians = 3.14159265358979323846 / 180;
  Random random = random_of(name, copy, seed);
  WindowPose result = pose;
  result.centre.x += random.between(-options.shift, options.shift) * window.width * pose.pixel;
  result.centre.y += random.between(-options.shift, options.shift) * window.height * pose.pixel;
  result.pixel *= std::pow(options.scale, random.between(-1, 1));
  result.turn += random.between(-options.rotation, options.rotation) * kRadians;
  const double blur = random.between(0, options.blur);
  if (random.between(0, 1) < options.blurred) result.blur = std::hypot(pose.blur, blur);
  return result;
}

void add_noise(const JitterOptions& options, const std::string& name, int copy, std::uint64_t seed,
               std::uint8_t* pixels, std::size_t count) {
  if (options.noise <= 0) return;
  constexpr std::uint64_t kNoiseStream = 0x6e6f697365;
  Random random = random_of(name, copy, seed ^ kNoiseStream);
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
