#include "haarkit/training/jitter.hpp"

#include <cmath>

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

WindowPose jittered(const WindowPose& pose, const JitterOptions& options, cv::Size window, const std::string& name,
                    int copy, std::uint64_t seed) {
  constexpr double kRadians = 3.14159265358979323846 / 180;
  Random random(mixed(name_hash(name) ^ mixed(seed ^ mixed(static_cast<std::uint64_t>(copy)))));
  WindowPose result = pose;
  result.centre.x += random.between(-options.shift, options.shift) * window.width * pose.pixel;
  result.centre.y += random.between(-options.shift, options.shift) * window.height * pose.pixel;
  result.pixel *= std::pow(options.scale, random.between(-1, 1));
  result.turn += random.between(-options.rotation, options.rotation) * kRadians;
  const double blur = random.between(0, options.blur);
  if (random.between(0, 1) < options.blurred) result.blur = std::hypot(pose.blur, blur);
  return result;
}

}  // namespace haarkit
